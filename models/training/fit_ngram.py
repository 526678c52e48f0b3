"""Step 4: the linear branch. Out-of-fold scores of every row, then the branch on all rows.

usage: fit_ngram.py WORKDIR --folds K --seed S; writes ngram.oof.npy (N, 20), ngram.npz
"""
import argparse
import os
import warnings
from multiprocessing import Pool

import numpy as np
from sklearn.linear_model import LogisticRegression

import ngram
from rowsio import Rows, all_folds

C, SCALE, KEPT, JOBS = 300.0, (1.0, 0.5, 0.5), 150_000, 2


def targets(rows):
    rise = np.stack([rows.tone >= k for k in (1, 2, 3)], 1)
    return np.concatenate([rise, rows.y > 0], 1).astype(int)


def fit_column(X, y, weight, seed):
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


WORK = None


def column(j):
    X, Y, weight, seed = WORK
    return fit_column(X, Y[:, j], weight, seed)


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
    X = ngram.weigh(rows.X, block, idf, SCALE).astype(np.float64)
    fold = all_folds(rows, a.folds, 11)
    pull = np.zeros(X.shape[1])
    oof = np.full((X.shape[0], 20), np.nan, np.float32)
    for k in range(a.folds):
        te = fold == k
        w, b = fit(X[~te], Y[~te], rows.weight[~te], a.seed)
        pull = np.maximum(pull, np.abs(w * idf[:, None]).max(1))
        oof[te] = X[te] @ w + b
        print(f'ngram fold {k + 1}/{a.folds}', flush=True)
    np.save(os.path.join(a.workdir, 'ngram.oof.npy'), oof)
    # Only n-grams that pull on some label stay; the branch that serves is fitted on those.
    kept = np.sort(np.argsort(-pull)[:KEPT])
    X = ngram.weigh(rows.X[:, kept], block[kept], idf[kept], SCALE).astype(np.float64)
    w, b = fit(X, Y, rows.weight, a.seed)
    np.savez(os.path.join(a.workdir, 'ngram.npz'), weight=w, bias=b, idf=idf[kept], block=block[kept],
             kept=kept, scale=np.array(SCALE))
    print(f'ngram {len(kept)} of {len(pull)} kept', flush=True)


if __name__ == '__main__':
    main()
