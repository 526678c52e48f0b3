"""The one graph that serves: encoder branch + n-gram branch -> calibrated logits and a vector.

Columns of both branches: tone >= 1, >= 2, >= 3, then the 17 labels. Everything that calibration
learns (scale of each branch, offset) is inside the graph, so that sigmoid(logit) is a probability.
"""
import torch
import torch.nn as nn

COLUMNS = 20


class Grams(nn.Module):
    """Linear branch. ids (B, N), 0 = padding. Row 0 of every table is zero."""

    def __init__(self, weight, idf, block, bias, scale):
        super().__init__()
        f = weight.shape[0]
        self.weight = nn.Parameter(torch.cat([torch.zeros(1, COLUMNS), torch.tensor(weight * idf[:, None])]).float())
        square = torch.zeros(f + 1, 3)
        square[torch.arange(1, f + 1), torch.tensor(block)] = torch.tensor(idf).float() ** 2
        self.square = nn.Parameter(square)
        self.bias = nn.Parameter(torch.tensor(bias).float())
        self.register_buffer('scale', torch.tensor(scale).float())

    def forward(self, ids):
        squares = self.square[ids]
        inside = (squares > 0).float().transpose(1, 2)
        parts = inside @ self.weight[ids]
        norm = torch.sqrt(squares.sum(1) + 1e-9)
        return (parts * (self.scale / norm)[:, :, None]).sum(1) + self.bias


class Heads(nn.Module):
    """Encoder vectors (B, T, H) to columns and the repetition vector."""

    def __init__(self, width, dim=64, dropout=0.2):
        super().__init__()
        self.mid = nn.Linear(3 * width, width)
        self.out = nn.Linear(width, COLUMNS)
        self.vector = nn.Linear(width, dim)
        self.drop = nn.Dropout(dropout)

    def pool(self, x, own):
        own = own.to(x.dtype)[:, :, None]
        mean = (x * own).sum(1) / own.sum(1).clamp(min=1)
        high = (x + (own - 1) * 1e4).max(1).values
        return mean, high

    def forward(self, x, own):
        mean, high = self.pool(x, own)
        h = torch.relu(self.mid(self.drop(torch.cat([x[:, 0], mean, high], 1))))
        return self.out(self.drop(h)), self.vector(mean)


class Joint(nn.Module):
    """calibration: (COLUMNS, 3) = factor of the encoder, factor of the n-grams, offset."""

    def __init__(self, encoder, heads, grams, calibration):
        super().__init__()
        self.encoder, self.heads, self.grams = encoder, heads, grams
        self.register_buffer('calibration', torch.tensor(calibration).float())

    def forward(self, input_ids, attention_mask, token_type_ids, ngram_ids):
        x = self.encoder(input_ids, attention_mask, token_type_ids)
        own = (token_type_ids == 0) & (attention_mask > 0)
        deep, vector = self.heads(x, own)
        c = self.calibration
        z = deep * c[:, 0] + self.grams(ngram_ids) * c[:, 1] + c[:, 2]
        rise = torch.sigmoid(z[:, :3])
        r1 = rise[:, 0:1]
        r2 = torch.minimum(r1, rise[:, 1:2])
        r3 = torch.minimum(r2, rise[:, 2:3])
        tone = torch.log(torch.cat([1 - r1, r1 - r2, r2 - r3, r3], 1).clamp(min=1e-5))
        vector = vector / torch.sqrt((vector * vector).sum(1, keepdim=True) + 1e-9)
        return tone, z[:, 3:13], z[:, 13:18], z[:, 18:19], z[:, 19:20], vector
