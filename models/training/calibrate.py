"""Calibration and thresholds, on out-of-fold figures of the turns of whole calls."""
import numpy as np
from scipy.optimize import minimize

from rowsio import BINARY, f1_counts


def platt(z, want, l2=0.5):
    """Factor and offset of the logits of one column."""
    def loss(v):
        y = v[0] * z + v[1]
        g = 1 / (1 + np.exp(-y)) - want
        value = (np.logaddexp(0, y) - want * y).sum() + l2 * (v[0] - 1) ** 2
        return value, np.array([(g * z).sum() + 2 * l2 * (v[0] - 1), g.sum()])

    return minimize(loss, np.array([1.0, 0.0]), jac=True, method='L-BFGS-B', bounds=[(0.05, 5), (-8, 8)]).x


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
