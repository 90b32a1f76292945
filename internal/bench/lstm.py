import torch
from torch import nn


def lstm_step():
    """A training step of a tagger of sequences: an LSTM from 128 features to 128 over
    a batch of 32 sequences of 64, and a linear layer from each of its outputs to 10
    classes; cross-entropy, SGD without momentum."""
    torch.manual_seed(1)
    x = torch.rand(64, 32, 128)
    y = torch.randint(0, 10, (64 * 32,))
    memory = nn.LSTM(128, 128)
    readout = nn.Linear(128, 10)
    criterion = nn.CrossEntropyLoss()
    parameters = [*memory.parameters(), *readout.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.1)

    def step():
        optimizer.zero_grad()
        out, _ = memory(x)
        cost = criterion(readout(out).reshape(64 * 32, 10), y)
        cost.backward()
        optimizer.step()
        return cost

    return [step]


WORKLOADS = {"lstm-step": lstm_step}
