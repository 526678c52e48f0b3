"""Step 6: joins the branches and exports the graph.

usage: join.py WORKDIR MODELDIR [--no-deep]; reads ngram.oof.npy, ngram.npz, encoder.pt and, where
the encoder was fine-tuned, deep.K-N.npz and deep.pt. Writes joined.json, alone.json (what
the branches say of each turn of a call, out of fold), onnx files.
"""
import argparse
import glob
import json
import os

import numpy as np
import torch

from calibrate import add_deep, platt, tone_probabilities
from encoder import Encoder
from export import export, quantise
from fit_ngram import targets
from joint import Grams, Heads, Joint
from rowsio import Rows


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
    # Calls that no encoder has held out are judged by the n-grams alone.
    pooled = np.where(on[:, None], honest, alone)
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
    json.dump({'join': c.tolist(), 'config': encoder.config}, open(os.path.join(w, 'joined.json'), 'w'), indent=1)
    rest = ~rows.call
    pooled[rest] = apply(fitted(None, grams, Y, rows.call, None), None, grams, rest)
    T = tone_probabilities(pooled[:, :3])
    z = np.clip(pooled[:, 3:], 1e-6, 1 - 1e-6)
    z = np.log(z / (1 - z))
    json.dump([{'group': m['group'], 'i': m['i'], 'toneP': T[k].round(5).tolist(), 'logits': z[k].round(4).tolist()}
               for k, m in enumerate(rows.meta)], open(os.path.join(w, 'alone.json'), 'w'))


if __name__ == '__main__':
    main()
