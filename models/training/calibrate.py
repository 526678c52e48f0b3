"""Calibrates and joins the branches on out-of-fold logits of the turns of whole calls.

The n-grams are calibrated on all calls; the encoder is added on those that it has not seen.
Thresholds are chosen on the out-of-fold probabilities.
"""
import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score

from rowsio import BINARY, f1_counts


# Average precision that a factor of one must earn: small gains on few calls are chance.
CAUTION = 0.015


def platt(grams, want, l2=0.5):
    """Factor and offset of the n-gram logits alone."""
    def loss(v):
        z = v[0] * grams + v[1]
        g = 1 / (1 + np.exp(-z)) - want
        value = (np.logaddexp(0, z) - want * z).sum() + l2 * (v[0] - 1) ** 2
        return value, np.array([(g * grams).sum() + 2 * l2 * (v[0] - 1), g.sum()])

    return minimize(loss, np.array([1.0, 0.0]), jac=True, method='L-BFGS-B', bounds=[(0.05, 5), (-8, 8)]).x


def offset(z, want, hold=8.0):
    """A small offset of one column, held near nothing, because held-out calls are few."""
    def loss(v):
        g = 1 / (1 + np.exp(-(z + v[0]))) - want
        value = (np.logaddexp(0, z + v[0]) - want * (z + v[0])).sum() + hold * v[0] ** 2
        return value, np.array([g.sum() + 2 * hold * v[0]])

    return float(minimize(loss, np.array([0.0]), jac=True, method='L-BFGS-B', bounds=[(-2, 2)]).x[0])


def add_deep(grams, deep, want):
    """Joins calibrated n-gram logits with the encoder's, (N, columns) each.

    The encoder learnt what the n-grams leave open, so it is added: with the one factor that ranks
    the turns best over all columns (mean average precision), then one scale for all, then an
    offset a column. Returns factor, scale, offsets.
    """
    used = [j for j in range(want.shape[1]) if 0 < want[:, j].sum() < len(want)]
    grid = np.arange(0, 1.05, 0.1)
    rank = [np.mean([average_precision_score(want[:, j], grams[:, j] + a * deep[:, j]) for j in used]) for a in grid]
    factor = float(grid[int(np.argmax(np.array(rank) - CAUTION * grid))])
    z = grams + factor * deep

    def fit(scale):
        e = np.array([offset(scale * z[:, j], want[:, j]) for j in range(want.shape[1])])
        y = scale * z + e
        return (np.logaddexp(0, y) - want * y).sum(), e

    tried = [(fit(scale), scale) for scale in np.arange(0.5, 1.25, 0.1)]
    (_, offsets), scale = min(tried, key=lambda t: t[0][0])
    return factor, float(scale), offsets


def best_threshold(want, p, prior=0.4, strength=8):
    """Threshold of the best F1, drawn towards `prior` where positives are few."""
    want = want.astype(bool)
    grid = np.arange(0.08, 0.85, 0.01)
    f = []
    for t in grid:
        tp, fp, fn = f1_counts(want, p >= t)
        f.append(2 * tp / max(1, 2 * tp + fp + fn))
    f = np.convolve(np.pad(f, 3, mode='edge'), np.ones(7) / 7, 'valid')
    best = grid[int(np.argmax(f))]
    n = want.sum()
    return float(np.round((best * n + prior * strength) / (n + strength), 3))


def thresholds(Y, P, prior=None, strength=8):
    """Y, P (N, 17). Dict label -> threshold; `prior` gives each label's usual one."""
    return {label: best_threshold(Y[:, j], P[:, j], 0.4 if prior is None else prior[label], strength)
            for j, label in enumerate(BINARY)}


def tone_probabilities(rise):
    r = np.minimum.accumulate(rise, 1)
    one = np.ones((len(r), 1))
    zero = np.zeros((len(r), 1))
    return np.clip(np.concatenate([one, r], 1) - np.concatenate([r, zero], 1), 1e-5, 1)


def tone_bias(tone, tp):
    """Offsets on the log-probabilities that serve macro-F1 and quadratic kappa together."""
    from rowsio import kappa, macro
    best, bias = -1, np.zeros(4)
    lp = np.log(tp)
    for _ in range(2):
        for k in (1, 2, 3):
            for v in np.arange(-0.8, 0.81, 0.1):
                b = bias.copy()
                b[k] = v
                got = (lp + b).argmax(1)
                s = kappa(tone, got) + macro(tone, got) - 0.01 * np.abs(b).sum()
                if s > best + 1e-9:
                    best, bias = s, b
    return [float(round(x, 2)) for x in bias]
