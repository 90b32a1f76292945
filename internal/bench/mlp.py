import torch
from torch import nn


def mlp_step():
    """A training step of a classifier 784-512-512-10 with ReLU on a batch of 128:
    cross-entropy of class indices, SGD without momentum."""
    torch.manual_seed(1)
    x = torch.rand(128, 784)
    y = torch.randint(0, 10, (128,))
    model = nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(),
        nn.Linear(512, 512), nn.ReLU(),
        nn.Linear(512, 10),
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


WORKLOADS = {"mlp-step": mlp_step}
