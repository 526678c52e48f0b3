"""Step 3: a vector for every piece of the vocabulary, from how words stand together.

Positive pointwise mutual information of pieces up to REACH apart (a neighbour d away counts 1 / d), in the
pre-training text and in the labelled turns with their context, brought to WIDTH dimensions by singular value
decomposition. Each row is brought to length one and then weighed by how rare its piece is (Arora et al. 2017,
"A simple but tough-to-beat baseline for sentence embeddings"), so that a sum over a turn says what it is about.
usage: fit_words.py WORKDIR --seed S; writes words.npy (pieces, WIDTH)
"""
import argparse
import json
import os

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from rowsio import SPECIAL

WIDTH, REACH, SMOOTH, RARE = 160, 6, 0.75, 1e-3


def read(workdir, name):
    ids = np.fromfile(os.path.join(workdir, f'{name}.ids.bin'), np.uint16).astype(np.int32)
    starts = np.fromfile(os.path.join(workdir, f'{name}.starts.bin'), np.int32)
    return ids, np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def neighbours(ids, row, size):
    """Weighted counts (size, size) of pieces that stand near each other in a row."""
    counts = sp.csr_matrix((size, size), dtype=np.float32)
    for d in range(1, REACH + 1):
        near = row[:-d] == row[d:]
        one = np.full(near.sum(), 1.0 / d, np.float32)
        counts = counts + sp.coo_matrix((one, (ids[:-d][near], ids[d:][near])), (size, size)).tocsr()
    return counts + counts.T


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    size = json.load(open(os.path.join(a.workdir, 'pretext.json')))['pieces']
    parts = [read(a.workdir, 'pretext'), read(a.workdir, 'rows')]
    counts = sum(neighbours(ids, row, size) for ids, row in parts)
    uses = np.asarray(counts.sum(1)).ravel()
    chance = uses ** SMOOTH / (uses ** SMOOTH).sum()
    counts = counts.tocoo()
    tie = np.log(counts.data / (uses[counts.row] * chance[counts.col] + 1e-12))
    keep = tie > 0
    ties = sp.csr_matrix((tie[keep], (counts.row[keep], counts.col[keep])), (size, size), dtype=np.float32)
    start = np.random.default_rng(a.seed).normal(size=size).astype(np.float32)
    u, s, _ = svds(ties, k=WIDTH, v0=start)
    order = np.argsort(-s)
    table = u[:, order] * np.sqrt(s[order])
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-6
    share = np.bincount(np.concatenate([ids for ids, _ in parts]), minlength=size)
    share = share / share.sum()
    table *= (RARE / (RARE + share))[:, None]
    table[:SPECIAL] = 0
    np.save(os.path.join(a.workdir, 'words.npy'), table.astype(np.float32))
    print(f'words {table.shape[0]} pieces of {WIDTH}, {ties.nnz} ties', flush=True)


if __name__ == '__main__':
    main()
