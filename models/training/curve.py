"""How accuracy grows with the corpus and with the size of the model.

The branches on shares of the training groups; then on all of them without word vectors; then with only so many n-grams kept (those that pull most on some label, chosen on the training part).
usage: curve.py WORKDIR [--seed S]; writes curve.json. Measured on one held-out quarter of the
calls: mean average precision, and micro-F1 at the best common threshold.
"""
import argparse
import json
import os
import warnings

import numpy as np
from sklearn.metrics import average_precision_score

import ngram
import words
from fit_branches import features, fit
from rowsio import Rows, all_folds, kappa, micro, targets

SHARES = (0.25, 0.5, 1.0)
KEPT = (20_000,)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    warnings.filterwarnings('ignore')
    rows = Rows(a.workdir)
    Y, block, idf = targets(rows), ngram.blocks(rows.names), ngram.idf_of(rows.X)
    said = words.of_rows(rows, a.workdir)
    X = features(rows.X, block, idf, said)
    held = all_folds(rows, 4, 11) == 0
    test = held & rows.call
    groups = np.array(sorted(set(rows.groups[~held])))
    order = dict(zip(groups, np.random.default_rng(a.seed).permutation(len(groups)) / len(groups)))
    place = np.array([order.get(g, 2.0) for g in rows.groups])
    out = []

    def measure(X, train, what):
        w, b = fit(X[train], Y[train], rows.weight[train], a.seed)
        z, y = X[test] @ w + b, Y[test]
        probability = 1 / (1 + np.exp(-z))
        ap = lambda i, j: float(np.mean([average_precision_score(y[:, q], z[:, q]) for q in range(i, j) if y[:, q].any()]))
        best = lambda i, j: float(max(micro(y[:, i:j], probability[:, i:j] > t) for t in np.arange(0.06, 0.6, 0.02)))
        out.append({**what, 'actsAP': ap(3, 13), 'demandsAP': ap(13, 18), 'dangerAP': ap(18, 19),
                    'selfHarmAP': ap(19, 20), 'actsMicroF1': best(3, 13), 'demandsMicroF1': best(13, 18),
                    'toneKappa': float(kappa(rows.tone[test], (z[:, :3] > 0).sum(1)))})
        print(json.dumps({k: round(v, 3) for k, v in out[-1].items()}), flush=True)
        return w

    grams, width = rows.X.shape[1], said.shape[2]
    for share in SHARES:
        train = place < share
        w = measure(X, train, {'turns': int(train.sum()), 'grams': grams, 'width': width})
    measure(features(rows.X, block, idf, None), train, {'turns': int(train.sum()), 'grams': grams, 'width': 0})
    order = np.argsort(-np.abs(w[:grams] * idf[:, None]).max(1))
    for count in KEPT:
        kept = np.sort(order[:count])
        measure(features(rows.X[:, kept], block[kept], idf[kept], said), train,
                {'turns': int(train.sum()), 'grams': count, 'width': width})
    json.dump(out, open(os.path.join(a.workdir, 'curve.json'), 'w'), indent=1)


if __name__ == '__main__':
    main()
