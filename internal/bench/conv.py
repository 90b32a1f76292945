import torch
import torch.nn.functional as F
from torch import nn


def operands():
    """Images, filters, a bias and the cotangent of a convolution of 3x3, from 64 to
    64 channels of 56x56, of a batch of 8."""
    torch.manual_seed(1)
    return (torch.rand(8, 64, 56, 56), torch.rand(64, 64, 3, 3), torch.rand(64),
            torch.rand(8, 64, 56, 56))


def conv_forward():
    x, w, b, _ = operands()
    return [lambda: F.conv2d(x, w, b, padding=1)]


def conv_gradients():
    """The convolution with all its gradients; the result is their sum."""
    x, w, b, g = operands()
    inputs = [t.requires_grad_() for t in (x, w, b)]

    def step():
        y = F.conv2d(x, w, b, padding=1)
        return sum(t.sum() for t in torch.autograd.grad([y], inputs, [g]))

    return [step]


def cnn_step():
    """A training step of the classifier of PyTorch's MNIST example on a batch of 64
    images of 28x28: two convolutions, a pool and two linear layers."""
    torch.manual_seed(1)
    x = torch.rand(64, 1, 28, 28)
    y = torch.randint(0, 10, (64,))
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(),
        nn.Conv2d(32, 64, 3), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(9216, 128), nn.ReLU(),
        nn.Linear(128, 10),
    )
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def step():
        optimizer.zero_grad()
        cost = criterion(model(x), y)
        cost.backward()
        optimizer.step()
        return cost

    return [step]


WORKLOADS = {"conv-forward": conv_forward, "conv-gradients": conv_gradients, "cnn-step": cnn_step}
