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

from calibrate import add_deep, platt, thresholds, tone_bias, tone_probabilities
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


# Below this an alarm that brings other people is more often wrong than right.
ALARM_AT_LEAST = 0.3


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


def fitted(deep, grams, Y, calls, held):
    """Per column: factor of the encoder, factor of the n-grams, offset. n-grams by `calls`, encoder by `held`."""
    base = np.stack([platt(grams[calls, j], Y[calls, j]) for j in range(20)])
    out = np.zeros((20, 3))
    out[:, 1:] = base
    if deep is None:
        return out
    known = grams[held] * base[:, 0] + base[:, 1]
    for columns in (slice(0, 3), slice(3, 20)):
        factor, scale, offsets = add_deep(known[:, columns], deep[held][:, columns], Y[held][:, columns])
        out[columns, 0] = scale * factor
        out[columns, 1] *= scale
        out[columns, 2] = scale * out[columns, 2] + offsets
    return out


def apply(c, deep, grams, use):
    z = grams[use] * c[:, 1] + c[:, 2]
    if deep is not None:
        z = z + deep[use] * c[:, 0]
    return 1 / (1 + np.exp(-z))


def chosen(rows, alone, P, on, calls):
    """Thresholds and tone offsets on `calls`: the n-grams' on all of them, then moved as far as
    the calls that the encoder has not seen warrant."""
    usual = thresholds(rows.y[calls], alone[calls, 3:])
    use = calls & on
    limit = thresholds(rows.y[use], P[use, 3:], usual, 120)
    for label in ('danger', 'selfHarm'):
        limit[label] = max(limit[label], ALARM_AT_LEAST)
    return limit, tone_bias(rows.tone[calls], tone_probabilities(alone[calls, :3]))


def report(rows, on, P, side, choose):
    """Figures on the rows `on`, each half by what `choose(other half)` gives."""
    got = np.zeros((len(P), 17), bool)
    tone = np.zeros(len(P), int)
    for s in (0, 1):
        limit, bias = choose(1 - s)
        use = on & (side == s)
        got[use] = np.stack([P[use, 3 + j] >= limit[l] for j, l in enumerate(BINARY)], 1)
        tone[use] = (np.log(tone_probabilities(P[use, :3])) + bias).argmax(1)
    y, got, tone = rows.y[on] > 0, got[on], tone[on]
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
                                'f1': 2 * tp / max(1, 2 * tp + fp + fn)}
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
    side = halves(rows)
    alone = np.zeros((len(Y), 20))
    honest = np.zeros((len(Y), 20))
    for s in (0, 1):
        fit_on, use = side == 1 - s, side == s
        alone[use] = apply(fitted(None, grams, Y, fit_on, None), None, grams, use)
        honest[use & on] = apply(fitted(deep, grams, Y, fit_on, fit_on & on), deep, grams, use & on)
    # Each half of the calls is judged by the thresholds of the other.
    measured = report(rows, on, honest, side, lambda half: chosen(rows, alone, honest, on, side == half))
    without = report(rows, on, alone, side, lambda half: chosen(rows, alone, alone, on, side == half))
    limit, bias = chosen(rows, alone, honest, on, rows.call)
    for k, v in measured.items():
        if k != 'labels':
            print(f'{k:16s} both {v:.3f}  n-grams {without[k]:.3f}')
    for k, v in measured['labels'].items():
        print(f"  {k:18s} n {v['n']:4d} P {v['precision']:.2f} R {v['recall']:.2f} F1 {v['f1']:.2f} "
              f"n-grams {without['labels'][k]['f1']:.2f} t {limit[k]:.2f}")
    json.dump({'measured': without}, open(os.path.join(w, 'trained.ngram.json'), 'w'), indent=1)
    # Calls that no encoder has held out are judged by the n-grams alone.
    pooled = np.where(on[:, None], honest, alone)
    T = tone_probabilities(pooled[:, :3])
    c = fitted(deep, grams, Y, rows.call, on)
    print('factors', np.round(c[:, 0], 2).tolist())
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
