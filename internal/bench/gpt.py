import torch
import torch.nn.functional as F
from torch import nn

VOCABULARY, BATCH, CONTEXT, WIDTH, HEADS, LAYERS = 65, 16, 64, 128, 4, 4


class Block(nn.Module):
    """Attention to what came before and a feed-forward network, each behind a
    normalization and beside a residual connection."""

    def __init__(self):
        super().__init__()
        self.norm1, self.qkv, self.proj = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.norm2, self.up, self.down = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def attend(self, x):
        q, k, v = (p.unflatten(-1, (HEADS, -1)).transpose(1, 2) for p in self.qkv(x).split(WIDTH, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.proj(y.transpose(1, 2).flatten(2, 3))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class GPT(nn.Module):
    """A decoder that predicts the next of a sequence of tokens."""

    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.Sequential(*(Block() for _ in range(LAYERS)))
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY)

    def forward(self, x):
        h = self.tokens(x) + self.positions(torch.arange(x.shape[1]))
        return self.head(self.norm(self.blocks(h)))


def gpt_step():
    """A training step of a language model of 4 layers, 128 wide, on a batch of 16
    sequences of 64 tokens: cross-entropy of the next token, AdamW."""
    torch.manual_seed(1)
    x = torch.randint(0, VOCABULARY, (BATCH, CONTEXT))
    y = torch.randint(0, VOCABULARY, (BATCH, CONTEXT))
    model = GPT()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        cost = criterion(model(x).flatten(0, 1), y.flatten(0, 1))
        cost.backward()
        optimizer.step()
        return cost

    return [step]


WORKLOADS = {"gpt-step": gpt_step}
