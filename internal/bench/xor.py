import torch
from torch import nn


def xor_step():
    """An epoch of the XOR program: four linear layers with sigmoids, binary cross-entropy, SGD."""
    torch.manual_seed(777)
    x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float32)
    y = torch.tensor([[0], [1], [1], [0]], dtype=torch.float32)
    model = nn.Sequential(
        nn.Linear(2, 10), nn.Sigmoid(),
        nn.Linear(10, 10), nn.Sigmoid(),
        nn.Linear(10, 10), nn.Sigmoid(),
        nn.Linear(10, 1), nn.Sigmoid(),
    )
    criterion = nn.BCELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=1)

    def step():
        optimizer.zero_grad()
        cost = criterion(model(x), y)
        cost.backward()
        optimizer.step()
        return cost

    return [step]


WORKLOADS = {"xor-step": xor_step}
