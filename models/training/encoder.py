"""The encoder: a small pre-norm BERT. Shapes: B rows, T pieces, H width."""
import torch
import torch.nn as nn
import torch.nn.functional as F

SEGMENTS = 3
MAX_PIECES = 80


class Layer(nn.Module):
    def __init__(self, width, heads, inner, dropout):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, bias):
        b, t, h = x.shape
        d = h // self.heads
        q, k, v = self.qkv(self.norm1(x)).reshape(b, t, 3, self.heads, d).permute(2, 0, 3, 1, 4).unbind(0)
        weight = torch.softmax(q @ k.transpose(2, 3) * d**-0.5 + bias, -1)
        y = (self.drop(weight) @ v).transpose(1, 2).reshape(b, t, h)
        x = x + self.drop(self.out(y))
        return x + self.drop(self.down(F.relu(self.up(self.norm2(x)))))


class Encoder(nn.Module):
    """Ids, mask and segments (B, T) to one vector a piece (B, T, H)."""

    def __init__(self, pieces, width, layers, heads, dropout=0.1):
        super().__init__()
        self.config = dict(pieces=pieces, width=width, layers=layers, heads=heads)
        self.word = nn.Embedding(pieces, width, padding_idx=0)
        self.place = nn.Embedding(MAX_PIECES, width)
        self.segment = nn.Embedding(SEGMENTS, width)
        self.norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, heads, 4 * width, dropout) for _ in range(layers))
        self.last = nn.LayerNorm(width)
        self.drop = nn.Dropout(dropout)
        self.apply(self.start)

    @staticmethod
    def start(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)

    def forward(self, ids, mask, types):
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.place(place)[None] + self.segment(types)
        x = self.drop(self.norm(x))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return self.last(x)
