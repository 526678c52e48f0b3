"""The one graph that serves: n-gram branch + word-vector branch -> calibrated logits and a vector.

Columns of both branches: tone >= 1, >= 2, >= 3, then the 17 labels. What calibration learns (a factor and
an offset a column) is inside the graph, so that sigmoid(logit) is a probability.
"""
import torch
import torch.nn as nn

from rowsio import ALARMS
from words import BLOCKS

COLUMNS = 20
# What was said before may talk an alarm down from what the turn itself says by no more than this, in logits.
MOST_DOWN = 2.0


def table(values):
    return nn.Parameter(torch.as_tensor(values).float())


class Grams(nn.Module):
    """Linear branch. ids (B, N), 0 = padding. Row 0 of every table is zero. Gives (B, COLUMNS) of the turn with
    what was said before it, and of the turn by itself."""

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
        parts = parts * (self.scale / norm)[:, :, None]
        return parts.sum(1) + self.bias, parts[:, 0] + self.bias


class Words(nn.Module):
    """Word-vector branch: pieces (B, T) to one vector of length one a block (B, BLOCKS, H), as words.py."""

    def __init__(self, vectors, weight):
        super().__init__()
        self.vectors = table(vectors)
        self.weights = nn.ParameterList(table(w) for w in weight)

    def forward(self, ids, mask, types):
        x = self.vectors[ids]
        place = torch.stack([((types == b) & (mask > 0)).to(x.dtype) for b in range(BLOCKS)], 1)
        sums = place @ x
        return sums / torch.sqrt((sums * sums).sum(2, keepdim=True) + 1e-9)


class Joint(nn.Module):
    """calibration: (COLUMNS, 2) = factor, offset. `centre` (H) and `turn` (H, D) make the repetition vector."""

    def __init__(self, grams, words, calibration, centre, turn):
        super().__init__()
        self.grams, self.words = grams, words
        self.register_buffer('calibration', torch.tensor(calibration).float())
        down = torch.full((COLUMNS,), 1e4)
        down[ALARMS] = MOST_DOWN
        self.register_buffer('down', down)
        self.centre, self.turn = table(centre), table(turn)

    def forward(self, input_ids, attention_mask, token_type_ids, ngram_ids):
        said = self.words(input_ids, attention_mask, token_type_ids)
        together, alone = self.grams(ngram_ids)
        parts = [said[:, b] @ weight for b, weight in enumerate(self.words.weights)]
        together, alone = together + sum(parts), alone + parts[0]
        factor, offset = self.calibration[:, 0], self.calibration[:, 1]
        z = torch.maximum(together * factor + offset, alone * factor + offset - self.down)
        rise = torch.sigmoid(z[:, :3])
        r1 = rise[:, 0:1]
        r2 = torch.minimum(r1, rise[:, 1:2])
        r3 = torch.minimum(r2, rise[:, 2:3])
        tone = torch.log(torch.cat([1 - r1, r1 - r2, r2 - r3, r3], 1).clamp(min=1e-5))
        vector = (said[:, 0] - self.centre) @ self.turn
        vector = vector / torch.sqrt((vector * vector).sum(1, keepdim=True) + 1e-9)
        return tone, z[:, 3:13], z[:, 13:18], z[:, 18:19], z[:, 19:20], vector
