import torch


def chain(n):
    """n products of one element by a number that requires a gradient, each of
    the one before, and the walk back over all n nodes."""

    def start():
        x, first = torch.ones(1, requires_grad=True), torch.ones(1)

        def step():
            x.grad = None
            y = first
            for _ in range(n):
                y = y * x
            y.backward()
            return x.grad

        return [step]

    return start


WORKLOADS = {"chain-1e6": chain(1000000)}
