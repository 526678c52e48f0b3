"""Joins the branches: a small regression over their out-of-fold logits, on turns of whole calls.

Returns per column (factor of the encoder, factor of the n-grams, offset). Thresholds are chosen
on the same out-of-fold probabilities.
"""
import numpy as np
from scipy.optimize import minimize

from rowsio import BINARY, f1_counts

THREE_DIGITS = 1000


def join(deep, grams, want, l2=0.5):
    """deep may be None. Non-negative factors, so that a branch can be ignored but not inverted."""
    n = len(want)
    d = np.zeros(n) if deep is None else deep

    def loss(v):
        z = v[0] * d + v[1] * grams + v[2]
        p = 1 / (1 + np.exp(-z))
        value = (np.logaddexp(0, z) - want * z).sum() + l2 * ((v[0] - 0.7) ** 2 * (deep is not None) + (v[1] - 1) ** 2)
        g = p - want
        return value, np.array([(g * d).sum() + 2 * l2 * (v[0] - 0.7) * (deep is not None),
                                (g * grams).sum() + 2 * l2 * (v[1] - 1), g.sum()])

    start = np.array([0.0 if deep is None else 0.7, 1.0, 0.0])
    bounds = [(0, 0 if deep is None else 3), (0, 5), (-8, 8)]
    return minimize(loss, start, jac=True, method='L-BFGS-B', bounds=bounds).x


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


def thresholds(Y, P):
    """Y, P (N, 17). Dict label -> threshold."""
    return {label: best_threshold(Y[:, j], P[:, j]) for j, label in enumerate(BINARY)}


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
