"""Step 4: the linear branch. Out-of-fold scores of the turns of whole calls
(single turns are always trained on), then the branch on all rows.

usage: fit_ngram.py WORKDIR --folds K --seed S; writes ngram.oof.npy (N, 20), ngram.npz
"""
import argparse
import os
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression

import ngram
from rowsio import Rows, call_folds

C, SCALE, KEPT = 40.0, (1.0, 0.5, 0.5), 70_000


def targets(rows):
    rise = np.stack([rows.tone >= k for k in (1, 2, 3)], 1)
    return np.concatenate([rise, rows.y > 0], 1).astype(int)


def fit(X, Y, weight, seed):
    """Weights (F, 20), bias (20): one regularised regression a column (dual coordinate descent)."""
    w, b = np.zeros((X.shape[1], Y.shape[1]), np.float32), np.zeros(Y.shape[1], np.float32)
    for j in range(Y.shape[1]):
        if Y[:, j].min() == Y[:, j].max():
            b[j] = -6.0
            continue
        m = LogisticRegression(C=C, solver='liblinear', dual=True, tol=0.02, max_iter=200,
                               intercept_scaling=3, random_state=seed).fit(X, Y[:, j], sample_weight=weight)
        w[:, j], b[j] = m.coef_[0], m.intercept_[0]
    return w, b


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--folds', type=int, default=4)
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    warnings.filterwarnings('ignore')
    rows = Rows(a.workdir)
    Y, block, idf = targets(rows), ngram.blocks(rows.names), ngram.idf_of(rows.X)
    X = ngram.weigh(rows.X, block, idf, SCALE).astype(np.float64)
    fold = call_folds(rows, a.folds, 11)
    oof = np.full((X.shape[0], 20), np.nan, np.float32)
    for k in range(a.folds):
        te = fold == k
        w, b = fit(X[~te], Y[~te], rows.weight[~te], a.seed)
        oof[te] = X[te] @ w + b
        print(f'ngram fold {k + 1}/{a.folds}', flush=True)
    np.save(os.path.join(a.workdir, 'ngram.oof.npy'), oof)
    w, b = fit(X, Y, rows.weight, a.seed)
    # Only n-grams that pull on some label stay; the branch is fitted again on those.
    pull = np.abs(w * idf[:, None]).max(1)
    kept = np.sort(np.argsort(-pull)[:KEPT])
    X = ngram.weigh(rows.X[:, kept], block[kept], idf[kept], SCALE).astype(np.float64)
    w, b = fit(X, Y, rows.weight, a.seed)
    np.savez(os.path.join(a.workdir, 'ngram.npz'), weight=w, bias=b, idf=idf[kept], block=block[kept],
             kept=kept, scale=np.array(SCALE))
    print(f'ngram {len(kept)} of {len(pull)} kept', flush=True)


if __name__ == '__main__':
    main()
