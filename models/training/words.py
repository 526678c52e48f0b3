"""What the word vectors say of a turn: the sum over its pieces, at length one; the same for what the agent
said before it. Blocks as in the graph (joint.py): 0 the turn, 1 agent before."""
import os

import numpy as np
import scipy.sparse as sp

BLOCKS = 2


def sums(ids, types, starts, table):
    """(N, BLOCKS, H): one vector a row and block, each of length one (or zero where nothing was said)."""
    n = len(starts) - 1
    row = np.repeat(np.arange(n), np.diff(starts))
    out = np.zeros((n, BLOCKS, table.shape[1]), np.float32)
    for b in range(BLOCKS):
        on = types == b
        ones = np.ones(on.sum(), np.float32)
        out[:, b] = sp.csr_matrix((ones, (row[on], ids[on].astype(np.int64))), (n, len(table))) @ table
    return out / np.sqrt((out ** 2).sum(2, keepdims=True) + 1e-9)


def of_rows(rows, workdir):
    return sums(rows.ids, rows.types, rows.starts, np.load(os.path.join(workdir, 'words.npy')))
