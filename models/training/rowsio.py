"""What Node wrote of the labelled turns: labels, groups, n-grams, pieces; and the folds."""
import json
import os

import numpy as np
import scipy.sparse as sp

ACTS = 'insult threat intimidation sexual discrimination exposure grovel privacy authority restraint'.split()
DEMANDS = 'excessive_money special_treatment punish_staff visit manager'.split()
BINARY = ACTS + DEMANDS + ['danger', 'selfHarm']
# Columns of `targets` that may hardly be talked down: threat, danger, selfHarm (as in call-head.ts).
ALARMS = [3 + BINARY.index(label) for label in ('threat', 'danger', 'selfHarm')]
# Ids below this are marks ([PAD], [CLS] …), not text.
SPECIAL = 5


class Rows:
    """tone (N,), y (N, 17), X (N, candidates) 0/1, pieces as flat ids with starts."""

    def __init__(self, workdir):
        at = lambda name: os.path.join(workdir, name)
        meta = json.load(open(at('rows.json'), encoding='utf8'))
        self.meta = meta
        self.names = json.load(open(at('rows.names.json'), encoding='utf8'))
        self.tone = np.array([m['tone'] for m in meta])
        self.y = np.array([m['y'] for m in meta], np.float32)
        self.call = np.array([m['callId'] is not None for m in meta])
        self.groups = np.array([m['group'] for m in meta])
        # Turns of whole calls are what is served; calm service talk is plenty and easy.
        calm = np.array([m['group'].startswith('calm/') for m in meta])
        self.weight = np.where(calm, 0.4, np.where(self.call, 3.0, 0.7)).astype(np.float32)
        grams = np.fromfile(at('rows.grams.bin'), np.int32)
        starts = np.fromfile(at('rows.gramstarts.bin'), np.int32)
        self.X = sp.csr_matrix((np.ones(len(grams), np.float32), grams, starts), (len(meta), len(self.names)))
        self.ids = np.fromfile(at('rows.ids.bin'), np.uint16)
        self.types = np.fromfile(at('rows.types.bin'), np.uint8)
        self.starts = np.fromfile(at('rows.starts.bin'), np.int32)

    def folds(self, count, seed):
        """Fold number of each row; a group (a call, or neighbouring turns) stays whole."""
        names = np.array(sorted(set(self.groups)))
        order = np.random.default_rng(seed).permutation(len(names))
        fold = {names[k]: i % count for i, k in enumerate(order)}
        return np.array([fold[g] for g in self.groups])


def targets(rows):
    """(N, 20) 0/1: tone >= 1, >= 2, >= 3, then BINARY."""
    rise = np.stack([rows.tone >= k for k in (1, 2, 3)], 1)
    return np.concatenate([rise, rows.y > 0], 1).astype(int)


def f1_counts(want, got):
    tp = (want & got).sum()
    fp = (~want & got).sum()
    fn = (want & ~got).sum()
    return tp, fp, fn


def micro(want, got):
    tp, fp, fn = f1_counts(want.astype(bool), got.astype(bool))
    return 2 * tp / max(1, 2 * tp + fp + fn)


def kappa(a, b, n=4):
    m = np.zeros((n, n))
    np.add.at(m, (a, b), 1)
    w = (np.subtract.outer(np.arange(n), np.arange(n)) / (n - 1)) ** 2
    e = np.outer(m.sum(1), m.sum(0)) / m.sum()
    return 1 - (w * m).sum() / (w * e).sum()


def macro(a, b, n=4):
    return np.mean([2 * ((a == k) & (b == k)).sum() / max(1, (a == k).sum() + (b == k).sum()) for k in range(n)])


def call_folds(rows, count, seed):
    """Fold of each row of a whole call; -1 for single turns, which are always trained on."""
    names = np.array(sorted({m['callId'] for m in rows.meta if m['callId'] is not None}))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[k]: i % count for i, k in enumerate(order)}
    return np.array([fold.get(m['callId'], -1) for m in rows.meta])


def all_folds(rows, count, seed):
    """Fold of every row: calls as in `call_folds`, single turns by shuffled neighbourhoods."""
    fold = call_folds(rows, count, seed)
    names = sorted({m['group'] for m in rows.meta if m['callId'] is None})
    order = np.random.default_rng(seed + 1).permutation(len(names))
    of = {names[k]: i % count for i, k in enumerate(order)}
    return np.where(fold >= 0, fold, [of.get(m['group'], -1) for m in rows.meta])
