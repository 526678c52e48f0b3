"""The linear branch: L2-regularised regression over n-grams, all labels at once (L-BFGS).

Each block of n-grams (turn, agent before, customer before) is weighted by idf and brought to
length one, so a long turn weighs no more than a short one.
"""
import numpy as np
import scipy.optimize as so
import scipy.sparse as sp


def blocks(names):
    """Block of each n-gram by its mark: 0 turn, 1 agent, 2 customer before."""
    return np.array([{'a': 1, 'p': 2}.get(n[0], 0) for n in names])


BLOCK_SCALE = (1.0, 0.5, 0.5)


def weigh(X, block, idf, scale=BLOCK_SCALE):
    """idf-weighted blocks of length `scale` each."""
    X = X @ sp.diags(idf)
    out = X.copy()
    row = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))
    b = block[X.indices]
    norm = np.zeros((X.shape[0], 3))
    np.add.at(norm, (row, b), X.data ** 2)
    norm = np.sqrt(norm + 1e-9)
    out.data = (X.data / norm[row, b] * np.array(scale)[b]).astype(np.float32)
    return out


def idf_of(X):
    df = np.asarray((X > 0).sum(0)).ravel()
    return (np.log((1 + X.shape[0]) / (1 + df)) + 1).astype(np.float32)


def fit(X, tone, y, weight=None, strength=1.0, tone_strength=1.0, iterations=60, start=None):
    """Weights (F, 21) and bias (21): tone softmax then 17 sigmoids. `strength` is C as in libsvm."""
    n, f = X.shape
    k = 4 + y.shape[1]
    XT = X.T.tocsr()
    onehot = np.eye(4, dtype=np.float32)[tone]
    sw = np.ones(n, np.float32) if weight is None else weight
    reg = np.r_[np.full(4, 1 / tone_strength), np.full(y.shape[1], 1 / strength)].astype(np.float32)

    def loss(flat):
        wb = flat.astype(np.float32).reshape(f + 1, k)
        w, b = wb[:f], wb[f]
        z = X @ w + b
        t = z[:, :4] - z[:, :4].max(1, keepdims=True)
        lse = np.log(np.exp(t).sum(1, keepdims=True))
        logp = t - lse
        lt = -(onehot * logp).sum(1)
        zb = z[:, 4:]
        lb = np.logaddexp(0, zb) - y * zb
        value = (sw * (lt + lb.sum(1))).sum() + 0.5 * (reg * w * w).sum()
        g = np.concatenate([np.exp(logp) - onehot, 1 / (1 + np.exp(-zb)) - y], 1) * sw[:, None]
        gw = XT @ g + reg * w
        return float(value), np.concatenate([gw, g.sum(0)[None]]).ravel().astype(np.float64)

    x0 = np.zeros((f + 1) * k) if start is None else start
    best, _, info = so.fmin_l_bfgs_b(loss, x0, maxiter=iterations, m=6)
    wb = best.astype(np.float32).reshape(f + 1, k)
    return wb[:f], wb[f]
