import torch


def sgemm(n):
    """The product of two square matrices of float32, into a new one."""

    def start():
        torch.manual_seed(1)
        a, b = torch.rand(n, n), torch.rand(n, n)
        return [lambda: a @ b]

    return start


WORKLOADS = {f"sgemm-{n}": sgemm(n) for n in (64, 256, 1024)}
