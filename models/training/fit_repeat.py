"""Step 8: the repetition head: logistic regression over pair features, measured out of fold.

A turn counts as a repetition where its best pair passes the threshold; positives are all earlier
turns of the same chain, so that any link into the chain is right.
usage: fit_repeat.py WORKDIR; reads pairs.json, writes repeat.json
"""
import json
import os
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression


def main():
    w = sys.argv[1]
    data = json.load(open(os.path.join(w, 'pairs.json')))
    turns = data['turns']
    calls = np.array([t['callId'] for t in turns])
    names = sorted(set(calls))
    fold_of = dict(zip(names, np.random.default_rng(5).permutation(len(names)) % 5))
    chain = {}
    for t in turns:
        if t['repeatOf'] is not None:
            chain[(t['callId'], t['i'])] = chain.get((t['callId'], t['repeatOf']), t['repeatOf'])
    X, y, of, weight, fold = [], [], [], [], []
    for n, t in enumerate(turns):
        root = chain.get((t['callId'], t['i']))
        for pair in t['pairs']:
            X.append(pair['x'])
            y.append(root is not None and (pair['of'] == t['repeatOf'] or pair['of'] == root or
                                           chain.get((t['callId'], pair['of'])) == root))
            of.append(n)
            # A turn with many earlier turns counts no more than one with few.
            weight.append(1.0 if y[-1] else 1.0 / max(1, len(t['pairs'])) * 3)
            fold.append(fold_of[t['callId']])
    X, y, of, weight, fold = map(np.array, (X, y, of, weight, fold))
    p = np.zeros(len(y))
    fit = lambda on: LogisticRegression(C=3.0, max_iter=500).fit(X[on], y[on], sample_weight=weight[on])
    for k in range(5):
        p[fold == k] = fit(fold != k).predict_proba(X[fold == k])[:, 1]
    best = np.zeros(len(turns))
    np.maximum.at(best, of, p)
    want = np.array([t['repeatOf'] is not None for t in turns])
    figures = []
    for t in np.arange(0.1, 0.9, 0.01):
        got = best >= t
        tp = (want & got).sum()
        figures.append((2 * tp / max(1, want.sum() + got.sum()), t, tp / max(1, got.sum()), tp / want.sum()))
    f1, t, precision, recall = max(figures)
    which = np.array([pair['of'] for turn in turns for pair in turn['pairs']])
    held_out = []
    for n, turn in enumerate(turns):
        mine = np.flatnonzero(of == n)
        k = mine[np.argmax(p[mine])] if len(mine) else None
        held_out.append({'callId': turn['callId'], 'i': turn['i'], 'p': 0.0 if k is None else float(p[k]),
                         'of': None if k is None else int(which[k])})
    json.dump(held_out, open(os.path.join(w, 'repeat.oof.json'), 'w'))
    m = fit(np.ones(len(y), bool))
    print(f'repeat F1 {f1:.3f} P {precision:.2f} R {recall:.2f} threshold {t:.2f} of {want.sum()} in {len(turns)} turns')
    for name, value in zip(data['features'], m.coef_[0]):
        print(f'  {name:12s} {value:+.2f}')
    json.dump({'weights': [round(float(v), 5) for v in m.coef_[0]], 'bias': round(float(m.intercept_[0]), 5),
               'threshold': round(float(t), 3), 'f1': float(f1), 'precision': float(precision), 'recall': float(recall)},
              open(os.path.join(w, 'repeat.json'), 'w'))


if __name__ == '__main__':
    main()
