"""Step 8: the repetition head, measured out of fold.

Two logistic regressions: over the features of a pair of turns (positives are all earlier turns of
the same chain, so that any link into the chain is right), then over how a turn's pairs look
together and the features of its best pair: whether the turn repeats anything at all.
usage: fit_repeat.py WORKDIR; reads pairs.json, writes repeat.json
"""
import json
import os
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression


def turn_features(p, X, of, turns):
    """As `turnFeatures` in server/src/score/repeat.ts: how the pairs look together, then the best."""
    out = np.zeros((turns, 4 + X.shape[1]))
    out[:, 0] = -6
    order = np.argsort(of, kind='stable')
    for mine in np.split(order, np.flatnonzero(np.diff(of[order])) + 1):
        s = np.sort(p[mine])[::-1]
        out[of[mine[0]]] = np.r_[np.log((s[0] + 1e-4) / (1 - s[0] + 1e-4)), s[1] if len(s) > 1 else 0,
                                 s.mean(), min(s.sum(), 3), X[mine[np.argmax(p[mine])]]]
    return out


def fit_scaled(X, y):
    """Regression on standardised features, with the scale folded into the weights."""
    mean, deviation = X.mean(0), X.std(0) + 1e-6
    m = LogisticRegression(C=0.3, max_iter=500).fit((X - mean) / deviation, y)
    weights = m.coef_[0] / deviation
    bias = m.intercept_[0] - (weights * mean).sum()

    def predict(x):
        return 1 / (1 + np.exp(-(x @ weights + bias)))

    predict.weights, predict.bias = weights, bias
    return predict


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
    want = np.array([t['repeatOf'] is not None for t in turns])
    turn_fold = np.array([fold_of[c] for c in calls])
    T = turn_features(p, X, of, len(turns))
    best = np.zeros(len(turns))
    for k in range(5):
        best[turn_fold == k] = fit_scaled(T[turn_fold != k], want[turn_fold != k])(T[turn_fold == k])
    best[[n for n, t in enumerate(turns) if not t['pairs']]] = 0
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
        held_out.append({'callId': turn['callId'], 'i': turn['i'], 'p': float(best[n]),
                         'of': None if k is None else int(which[k])})
    json.dump(held_out, open(os.path.join(w, 'repeat.oof.json'), 'w'))
    m = fit(np.ones(len(y), bool))
    last = fit_scaled(T, want)
    print(f'repeat F1 {f1:.3f} P {precision:.2f} R {recall:.2f} threshold {t:.2f} of {want.sum()} in {len(turns)} turns')
    for name, value in zip(data['features'], m.coef_[0]):
        print(f'  {name:12s} {value:+.2f}')
    plain = lambda w, b: {'weights': [round(float(v), 5) for v in w], 'bias': round(float(b), 5)}
    json.dump({'pair': plain(m.coef_[0], m.intercept_[0]), 'turn': plain(last.weights, last.bias), 'threshold': round(float(t), 3), 'f1': float(f1), 'precision': float(precision), 'recall': float(recall)},
              open(os.path.join(w, 'repeat.json'), 'w'))


if __name__ == '__main__':
    main()
