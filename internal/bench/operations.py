import torch

from operations_table import OPERATIONS


def operand(text):
    """An operand: see input in operations.go."""
    if ":" in text:
        limit, sizes = text.split(":")
        return torch.randint(0, int(limit), shape(sizes))
    if text[0] == "+":
        return torch.rand(shape(text[1:]))
    if text[0] == "~":
        return torch.rand(shape(text[1:])) + 0.5
    if text[0] == "?":
        return torch.randint(0, 2, shape(text[1:])).bool()
    if text[0] == "=":
        return torch.linspace(0, 1, int(text[1:]))
    return torch.randn(shape(text))


def shape(text):
    return [int(n) for n in text.split("x")]


def operands(inputs):
    torch.manual_seed(1)
    return [operand(text) for text in inputs.split()]


def forward(inputs, f):
    def start():
        x = operands(inputs)
        return [lambda: f(*x)]

    return start


def gradients(inputs, f):
    """The operation and its gradients with respect to all operands of floats, of
    which the first is the result."""

    def start():
        x = operands(inputs)
        floats = [t.requires_grad_() for t in x if t.is_floating_point()]
        g = torch.rand(f(*x).shape)
        return [lambda: torch.autograd.grad([f(*x)], floats, [g])[0]]

    return start


def optimizer_step(make):
    """A step over 20 parameters of 512x512, of which the first is the result."""

    def start():
        torch.manual_seed(1)
        params = []
        for _ in range(20):
            p = torch.randn(512, 512).requires_grad_()
            p.grad = torch.randn(512, 512)
            params.append(p)
        optimizer = make(params)

        def step():
            optimizer.step()
            return params[0].detach()

        return [step]

    return start


WORKLOADS = {
    "op/sgd-step": optimizer_step(lambda p: torch.optim.SGD(p, lr=1e-3)),
    "op/momentum-step": optimizer_step(lambda p: torch.optim.SGD(p, lr=1e-3, momentum=0.9)),
    "op/adam-step": optimizer_step(lambda p: torch.optim.Adam(p, lr=1e-3)),
    "op/adamw-step": optimizer_step(lambda p: torch.optim.AdamW(p, lr=1e-3)),
}
for name, inputs, f in OPERATIONS:
    WORKLOADS["op/" + name] = forward(inputs, f)
    WORKLOADS["op/" + name + "/grad"] = gradients(inputs, f)
