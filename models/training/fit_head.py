"""Step 7: the call head. What a turn is in the light of the call, from what the joined branches said
of its turns (out of fold) and from what the agent's words did.

Small networks, averaged; each adds to a linear path that starts as "as the branches say". Measured out
of fold, by the folds of the branches. Chooses the thresholds.
usage: fit_head.py WORKDIR MODELDIR --seed S; writes MODELDIR/call-head.json, trained.json, oof.json
"""
import argparse
import json
import os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from calibrate import thresholds, tone_bias, tone_probabilities
from rowsio import ALARMS, BINARY, Rows, all_folds, f1_counts, kappa, macro, micro, targets

INNER, NETS, EPOCHS, ROWS, RATE, DECAY, DROP, HIDE = 64, 4, 10, 192, 3e-3, 0.1, 0.4, 0.1
# How much a row of each kind counts (step-head.ts).
WEIGHT = {'call': 1.0, 'cut': 0.5, 'single': 0.5, 'calm': 0.3}
FARTHEST = 10.0
MOST_DOWN = 0.5
# Features are scaled by no less than this: of a rare label nearly all figures are alike, and its few high
# ones, which matter most, must not be cut off.
LEAST = np.r_[np.full(20, 2.0), np.full(20, 0.25), np.full(60, 2.0), np.full(20, 0.25), np.full(20, 0.5), np.full(20, 0.05)]
# Below this an alarm that brings other people is more often wrong than right.
ALARM_AT_LEAST = 0.3


class Net(nn.Module):
    def __init__(self, inputs, mean, deviation, columns=20):
        super().__init__()
        self.inner, self.outer = nn.Linear(inputs, INNER), nn.Linear(INNER, columns)
        self.direct, self.drop = nn.Linear(inputs, columns), nn.Dropout(DROP)
        with torch.no_grad():
            self.outer.weight.mul_(0.1)
            self.direct.weight.zero_()
            self.direct.weight[range(columns), range(columns)] = torch.from_numpy(deviation[:columns])
            self.direct.bias.copy_(torch.from_numpy(mean[:columns]))

    def forward(self, x):
        return self.outer(self.drop(torch.relu(self.inner(x)))) + self.direct(x)


def fit(X, Y, weight, seed):
    """Mean, deviation and networks."""
    mean, deviation = X.mean(0), np.maximum(X.std(0), LEAST).astype(np.float32)
    x = torch.from_numpy(np.clip((X - mean) / deviation, -FARTHEST, FARTHEST))
    y = torch.from_numpy(Y.astype(np.float32))
    w = torch.from_numpy(weight)
    nets = []
    for k in range(NETS):
        torch.manual_seed(seed + k)
        net = Net(x.shape[1], mean, deviation)
        opt = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
        steps = EPOCHS * (len(x) // ROWS)
        for step in range(steps):
            if step % (len(x) // ROWS) == 0:
                order = torch.randperm(len(x))
            at = step % (len(x) // ROWS) * ROWS
            rows = order[at:at + ROWS]
            part = x[rows]
            part = torch.where(torch.rand_like(part) < HIDE, torch.zeros_like(part), part)
            for g in opt.param_groups:
                g['lr'] = RATE * (1 - step / steps)
            loss = (F.binary_cross_entropy_with_logits(net(part), y[rows], reduction='none').mean(1) * w[rows]).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
        nets.append(net.eval())
    return mean, deviation, nets


@torch.no_grad()
def logits(X, head):
    mean, deviation, nets = head
    x = torch.from_numpy(np.clip((X - mean) / deviation, -FARTHEST, FARTHEST))
    z = torch.stack([net(x) for net in nets]).mean(0).numpy().astype(np.float64)
    # As in call-head.ts: what the words say of a threat, a danger, a life, the call may hardly talk down.
    z[:, ALARMS] = np.maximum(z[:, ALARMS], X[:, ALARMS] - MOST_DOWN)
    return z


def report(rows, P, fold, folds):
    """Figures of all turns, each fold by the thresholds of the others."""
    got, tone = np.zeros((len(P), 17), bool), np.zeros(len(P), int)
    for k in range(folds):
        use, fit_on = fold == k, fold != k
        limit, bias = chosen(rows, P, fit_on)
        got[use] = np.stack([P[use, 3 + j] >= limit[l] for j, l in enumerate(BINARY)], 1)
        tone[use] = (np.log(tone_probabilities(P[use, :3])) + bias).argmax(1)
    y = rows['y'] > 0
    out = {'turns': len(P), 'actsMicroF1': micro(y[:, :10], got[:, :10]), 'demandsMicroF1': micro(y[:, 10:15], got[:, 10:15]),
           'toneKappa': kappa(rows['tone'], tone), 'toneMacroF1': macro(rows['tone'], tone), 'labels': {}}
    for j, label in enumerate(BINARY):
        tp, fp, fn = f1_counts(y[:, j], got[:, j])
        out['labels'][label] = {'n': int(tp + fn), 'precision': tp / max(1, tp + fp), 'recall': tp / max(1, tp + fn),
                                'f1': 2 * tp / max(1, 2 * tp + fp + fn)}
    return json.loads(json.dumps(out, default=float))


def chosen(rows, P, on):
    limit = thresholds(rows['y'][on], P[on, 3:])
    for label in ('danger', 'selfHarm'):
        limit[label] = max(limit[label], ALARM_AT_LEAST)
    return limit, tone_bias(rows['tone'][on], tone_probabilities(P[on, :3]))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def layer(linear):
    return {'weight': [round(float(v), 5) for v in linear.weight.detach().T.reshape(-1)],
            'bias': [round(float(v), 5) for v in linear.bias.detach()]}


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('modeldir')
    p.add_argument('--folds', type=int, default=4)
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    torch.set_num_threads(1)
    at = lambda name: os.path.join(a.workdir, name)
    meta = json.load(open(at('head.json')))
    X = np.fromfile(at('head.bin'), np.float32).reshape(-1, meta['features'])
    everything = Rows(a.workdir)
    place = {(m['group'], m['i']): k for k, m in enumerate(everything.meta)}
    idx = np.array([place[(w['group'], w['i'])] for w in meta['which']])
    kind = np.array([w['kind'] for w in meta['which']])
    weight = np.array([WEIGHT[k] for k in kind], np.float32)
    Y, fold = targets(everything)[idx], all_folds(everything, a.folds, 11)[idx]
    P = np.zeros(Y.shape)
    for k in range(a.folds):
        te = fold == k
        P[te] = sigmoid(logits(X[te], fit(X[~te], Y[~te], weight[~te], a.seed)))
    for name in ('cut', 'single', 'calm'):
        on = kind == name
        for j, label in ((18, 'danger'), (19, 'selfHarm')):
            tp, fp, fn = f1_counts(Y[on, j] > 0, P[on, j] >= 0.4)
            print(f'{name} {label}: precision {tp / max(1, tp + fp):.2f} recall {tp / max(1, tp + fn):.2f} of {tp + fn}')
    whole = (Y, X, weight)
    on = kind == 'call'
    X, Y, P, fold, idx = X[on], Y[on], P[on], fold[on], idx[on]
    rows = {'y': everything.y[idx], 'tone': everything.tone[idx]}
    measured, alone = report(rows, P, fold, a.folds), report(rows, sigmoid(X[:, :20].astype(np.float64)), fold, a.folds)
    from sklearn.metrics import average_precision_score as ap
    for name, z in (('in the call', P), ('alone', X[:, :20])):
        mean = lambda i, j: np.mean([ap(Y[:, q], z[:, q]) for q in range(i, j)])
        print(f'AP {name}: acts {mean(3, 13):.3f} demands {mean(13, 18):.3f} danger {mean(18, 19):.3f} selfHarm {mean(19, 20):.3f}')
    for k, v in measured.items():
        if k != 'labels':
            print(f'{k:16s} in the call {v:.3f}  alone {alone[k]:.3f}')
    limit, bias = chosen(rows, P, np.ones(len(P), bool))
    for k, v in measured['labels'].items():
        print(f"  {k:18s} n {v['n']:4d} P {v['precision']:.2f} R {v['recall']:.2f} F1 {v['f1']:.2f} "
              f"alone {alone['labels'][k]['f1']:.2f} t {limit[k]:.2f}")
    mean, deviation, nets = fit(whole[1], whole[0], whole[2], a.seed)
    json.dump({'mean': [round(float(v), 5) for v in mean], 'deviation': [round(float(v), 5) for v in deviation],
               'nets': [{name: layer(getattr(net, name)) for name in ('inner', 'outer', 'direct')} for net in nets]},
              open(os.path.join(a.modeldir, 'call-head.json'), 'w'), separators=(',', ':'))
    joined = json.load(open(at('joined.json')))
    json.dump({**joined, 'thresholds': limit, 'toneBias': bias, 'measured': measured, 'alone': alone},
              open(at('trained.json'), 'w'), indent=1)
    T = tone_probabilities(P[:, :3])
    calls = [w for w in meta['which'] if w['kind'] == 'call']
    json.dump([{'callId': w['group'], 'i': w['i'], 'toneP': T[k].tolist(), 'p': P[k, 3:].tolist()} for k, w in enumerate(calls)],
              open(at('oof.json'), 'w'))


if __name__ == '__main__':
    main()
