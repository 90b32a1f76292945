import torch


def elementwise(n, f):
    """A function of n elements into a new tensor."""

    def start():
        torch.manual_seed(1)
        x = torch.randn(n)
        return [lambda: f(x)]

    return start


WORKLOADS = {
    "exp-1e3": elementwise(10**3, torch.exp),
    "exp-1e5": elementwise(10**5, torch.exp),
    "exp-1e7": elementwise(10**7, torch.exp),
    "sigmoid-1e3": elementwise(10**3, torch.sigmoid),
    "sigmoid-1e5": elementwise(10**5, torch.sigmoid),
}
