"""Step 6: joins the branches, chooses thresholds, exports the graph, writes what the registry needs.

usage: join.py WORKDIR MODELDIR [--no-deep]; reads ngram.oof.npy, ngram.npz, encoder.pt and, where
the encoder was fine-tuned, deep.K-N.npz and deep.pt. Writes trained.json, oof.json, onnx files.
"""
import argparse
import glob
import json
import os

import numpy as np
import torch

from calibrate import join, thresholds, tone_bias, tone_probabilities
from encoder import Encoder
from export import export, quantise
from fit_ngram import targets
from joint import Grams, Heads, Joint
from rowsio import BINARY, Rows, f1_counts, kappa, macro, micro


def load_encoder(workdir, deep):
    name = 'deep.pt' if deep else 'encoder.pt'
    stored = torch.load(os.path.join(workdir, name))
    c = stored['config']
    model = Encoder(c['pieces'], c['width'], c['layers'], c['heads'], dropout=0.0)
    model.load_state_dict(stored['weights'])
    heads = Heads(c['width'])
    if deep:
        heads.load_state_dict(stored['headWeights'])
    else:
        torch.manual_seed(0)
        for module in (heads.mid, heads.out):
            torch.nn.init.zeros_(module.weight)
            torch.nn.init.zeros_(module.bias)
        torch.nn.init.orthogonal_(heads.vector.weight)
        torch.nn.init.zeros_(heads.vector.bias)
    return model, heads


def held_out_parts(workdir, n):
    """Out-of-fold logits of the encoder branch (n, 20), nan where no part held the row out."""
    out = np.full((n, 20), np.nan)
    for path in sorted(glob.glob(os.path.join(workdir, 'deep.*-*.npz'))):
        z = np.load(path)['z']
        if len(z) != n:
            raise SystemExit(f'{path}: made from other rows; run the fine-tuning again')
        out = np.where(np.isfinite(z), z, out)
    return out


def halves(rows):
    """0 or 1 for each row of a whole call, a call on one side; -1 for single turns."""
    names = np.array(sorted(set(rows.groups[rows.call])))
    half = dict(zip(names, np.random.default_rng(3).permutation(len(names)) % 2))
    return np.array([half.get(g, -1) for g in rows.groups])


def fitted(deep, grams, Y, use):
    """Per column: factor of the encoder, factor of the n-grams, offset."""
    return np.stack([join(None if deep is None else deep[use, j], grams[use, j], Y[use, j].astype(float))
                     for j in range(20)])


def apply(c, deep, grams, use):
    z = grams[use] * c[:, 1] + c[:, 2]
    if deep is not None:
        z = z + deep[use] * c[:, 0]
    return 1 / (1 + np.exp(-z))


def report(rows, on, P, T, bias, limit):
    y = rows.y[on] > 0
    got = np.stack([P[:, j] >= limit[l] for j, l in enumerate(BINARY)], 1)
    tone = (np.log(T) + bias).argmax(1)
    out = {
        'turns': int(on.sum()),
        'actsMicroF1': micro(y[:, :10], got[:, :10]),
        'demandsMicroF1': micro(y[:, 10:15], got[:, 10:15]),
        'toneKappa': kappa(rows.tone[on], tone),
        'toneMacroF1': macro(rows.tone[on], tone),
        'labels': {},
    }
    for j, label in enumerate(BINARY):
        tp, fp, fn = f1_counts(y[:, j], got[:, j])
        out['labels'][label] = {'n': int(tp + fn), 'precision': tp / max(1, tp + fp), 'recall': tp / max(1, tp + fn),
                                'f1': 2 * tp / max(1, 2 * tp + fp + fn), 'threshold': limit[label]}
    return json.loads(json.dumps(out, default=float))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('modeldir')
    p.add_argument('--no-deep', action='store_true')
    a = p.parse_args()
    w = a.workdir
    rows = Rows(w)
    Y = targets(rows)
    grams = np.load(os.path.join(w, 'ngram.oof.npy')).astype(np.float64)
    deep = None if a.no_deep else held_out_parts(w, len(Y))
    on = rows.call if deep is None else rows.call & np.isfinite(deep[:, 0])
    # Calls that no encoder has held out are judged by the n-grams alone: they still tell which
    # probability is worth a label.
    side = halves(rows)
    alone = np.zeros((len(Y), 20))
    honest = np.zeros((len(Y), 20))
    for s in (0, 1):
        fit_on, use = side == 1 - s, side == s
        alone[use] = apply(fitted(None, grams, Y, fit_on), None, grams, use)
        honest[use & on] = apply(fitted(deep, grams, Y, fit_on & on), deep, grams, use & on)
    pooled = np.where(on[:, None], honest, alone)
    T = tone_probabilities(pooled[:, :3])
    bias = tone_bias(rows.tone[rows.call], T[rows.call])
    limit = thresholds(rows.y[rows.call], pooled[rows.call, 3:])
    measured = report(rows, on, honest[on, 3:], T[on], bias, limit)
    for k, v in measured.items():
        if k != 'labels':
            print(k, round(v, 3))
    for k, v in measured['labels'].items():
        print(f"  {k:18s} n {v['n']:4d} P {v['precision']:.2f} R {v['recall']:.2f} F1 {v['f1']:.2f} t {v['threshold']:.2f}")
    without = report(rows, on, alone[on, 3:], tone_probabilities(alone[on, :3]), bias,
                     thresholds(rows.y[rows.call], alone[rows.call, 3:]))
    json.dump({'measured': without}, open(os.path.join(w, 'trained.ngram.json'), 'w'), indent=1)
    c = fitted(deep, grams, Y, on)
    encoder, heads = load_encoder(w, deep is not None)
    g = np.load(os.path.join(w, 'ngram.npz'))
    model = Joint(encoder, heads, Grams(g['weight'], g['idf'], g['block'], g['bias'], g['scale']), c)
    os.makedirs(os.path.join(a.modeldir, 'onnx'), exist_ok=True)
    full = os.path.join(w, 'model.onnx')
    export(model, full)
    quantise(full, os.path.join(a.modeldir, 'onnx', 'model_quantized.onnx'))
    json.dump([rows.names[k] for k in g['kept']], open(os.path.join(a.modeldir, 'ngrams.json'), 'w', encoding='utf8'),
              ensure_ascii=False, separators=(',', ':'))
    json.dump({'thresholds': limit, 'toneBias': bias, 'measured': measured, 'join': c.tolist(),
               'config': encoder.config},
              open(os.path.join(w, 'trained.json'), 'w'), indent=1)
    json.dump([{'callId': rows.meta[k]['callId'], 'i': rows.meta[k]['i'], 'toneP': T[k].tolist(),
                'p': pooled[k, 3:].tolist()} for k in np.flatnonzero(rows.call)],
              open(os.path.join(w, 'oof.json'), 'w'))


if __name__ == '__main__':
    main()
