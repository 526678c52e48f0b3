"""The n-grams of a turn and its context, weighed.

Each block of n-grams (turn, agent before, customer before) is weighted by idf and brought to
length one, so a long turn weighs no more than a short one.
"""
import numpy as np
import scipy.sparse as sp


def blocks(names):
    """Block of each n-gram by its mark: 0 turn, 1 agent, 2 customer before."""
    return np.array([{'a': 1, 'p': 2}.get(n[0], 0) for n in names])


def weigh(X, block, idf, scale):
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

