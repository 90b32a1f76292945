import torch


def small_forward():
    """Single operations on 40 elements, where all is overhead."""
    torch.manual_seed(1)
    return small_steps(torch.rand(4, 10), torch.rand(4, 10), torch.rand(10, 10))


def small_recorded():
    """The same with gradients asked of all operands."""
    torch.manual_seed(1)
    x, y, w = torch.rand(4, 10), torch.rand(4, 10), torch.rand(10, 10)
    for t in (x, y, w):
        t.requires_grad_(True)
    return small_steps(x, y, w)


def small_steps(x, y, w):
    return [
        lambda: x * y,
        lambda: x + y,
        lambda: x.sigmoid(),
        lambda: x @ w,
        lambda: x.sum(),
    ]


def small_backward():
    """The same and the walk back to all operands, whose gradients are dropped each time."""
    torch.manual_seed(1)
    x, y, w = torch.rand(4, 10), torch.rand(4, 10), torch.rand(10, 10)
    leaves = [x, y, w]
    for t in leaves:
        t.requires_grad_(True)

    def backward(forward):
        g = torch.ones(forward().shape)

        def step():
            for t in leaves:
                t.grad = None
            forward().backward(g)
            return x.grad

        return step

    return [backward(forward) for forward in small_steps(x, y, w)]


def small_chain():
    """A hundred products, each of the one before, and the walk back over all:
    what starting a walk costs is spread over them."""
    torch.manual_seed(1)
    x = torch.rand(4, 10).requires_grad_(True)
    g = torch.ones(4, 10)

    def step():
        x.grad = None
        y = x
        for _ in range(100):
            y = y * x
        y.backward(g)
        return x.grad

    return [step]


WORKLOADS = {
    "small-op-forward": small_forward,
    "small-op-recorded": small_recorded,
    "small-op-backward": small_backward,
    "small-chain-100": small_chain,
}
