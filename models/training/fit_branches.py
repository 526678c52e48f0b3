"""Step 4: the linear branches: n-grams and word vectors, in one regularised regression a label.

Out-of-fold scores of every row, then the branches on all rows.
usage: fit_branches.py WORKDIR --folds K --seed S; writes branches.oof.npy (N, 20), branches.npz
"""
import argparse
import os
import warnings
from multiprocessing import Pool

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

import ngram
import words
from rowsio import Rows, all_folds, targets

C, KEPT, JOBS = 300.0, 150_000, 2
# Length of each block of n-grams (turn, agent before, customer before) and of word vectors (turn, agent before).
SCALE, WORD_SCALE = (1.0, 0.5, 0.5), (0.4, 0.2)
WORK = None


def column(j):
    X, Y, weight, seed = WORK
    y = Y[:, j]
    if y.min() == y.max():
        return np.zeros(X.shape[1], np.float32), -6.0
    m = LogisticRegression(C=C, solver='liblinear', dual=True, tol=0.1, max_iter=80,
                           intercept_scaling=3, random_state=seed).fit(X, y, sample_weight=weight)
    return m.coef_[0].astype(np.float32), float(m.intercept_[0])


def fit(X, Y, weight, seed):
    """Weights (F, 20), bias (20): one regularised regression a column (dual coordinate descent)."""
    global WORK
    WORK = (X, Y, weight, seed)
    with Pool(JOBS) as pool:
        done = pool.map(column, range(Y.shape[1]), chunksize=1)
    return np.stack([w for w, _ in done], 1), np.array([b for _, b in done], np.float32)


def features(grams, block, idf, said):
    """Both branches side by side: (N, n-grams + BLOCKS H). `said` is None for the n-grams alone."""
    X = ngram.weigh(grams, block, idf, SCALE)
    if said is not None:
        X = sp.hstack([X, sp.csr_matrix((said * np.array(WORD_SCALE)[None, :, None]).reshape(len(said), -1))])
    return X.tocsr().astype(np.float64)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--folds', type=int, default=4)
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    warnings.filterwarnings('ignore')
    os.environ['PYTHONWARNINGS'] = 'ignore'
    rows = Rows(a.workdir)
    Y, block, idf = targets(rows), ngram.blocks(rows.names), ngram.idf_of(rows.X)
    said = words.of_rows(rows, a.workdir)
    grams = rows.X.shape[1]
    X = features(rows.X, block, idf, said)
    fold = all_folds(rows, a.folds, 11)
    pull = np.zeros(grams)
    oof = np.full((X.shape[0], 20), np.nan, np.float32)
    for k in range(a.folds):
        te = fold == k
        w, b = fit(X[~te], Y[~te], rows.weight[~te], a.seed)
        pull = np.maximum(pull, np.abs(w[:grams] * idf[:, None]).max(1))
        oof[te] = X[te] @ w + b
        print(f'branches fold {k + 1}/{a.folds}', flush=True)
    np.save(os.path.join(a.workdir, 'branches.oof.npy'), oof)
    # Only n-grams that pull on some label stay; what serves is fitted on those.
    kept = np.sort(np.argsort(-pull)[:KEPT])
    w, b = fit(features(rows.X[:, kept], block[kept], idf[kept], said), Y, rows.weight, a.seed)
    words_weight = w[len(kept):].reshape(words.BLOCKS, -1, 20) * np.array(WORD_SCALE)[:, None, None]
    np.savez(os.path.join(a.workdir, 'branches.npz'), weight=w[:len(kept)], bias=b, idf=idf[kept], block=block[kept],
             kept=kept, scale=np.array(SCALE), words=words_weight.astype(np.float32))
    print(f'branches {len(kept)} n-grams of {grams} kept', flush=True)


if __name__ == '__main__':
    main()
