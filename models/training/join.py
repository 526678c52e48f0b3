"""Step 6: calibrates the branches and exports the graph.

usage: join.py WORKDIR MODELDIR; reads branches.oof.npy, branches.npz, words.npy, vector.npz. Writes joined.json,
alone.json (what the branches say of each turn by itself, out of fold), onnx files, ngrams.json.
"""
import argparse
import json
import os

import numpy as np

from calibrate import platt, tone_probabilities
from export import export, quantise
from joint import Grams, Joint, Words
from rowsio import Rows, targets


def halves(rows):
    """0 or 1 for each row of a whole call, a call on one side; -1 for single turns."""
    names = np.array(sorted(set(rows.groups[rows.call])))
    half = dict(zip(names, np.random.default_rng(3).permutation(len(names)) % 2))
    return np.array([half.get(g, -1) for g in rows.groups])


def fitted(z, Y, on):
    """Per column: factor and offset, from the rows `on`."""
    return np.stack([platt(z[on, j], Y[on, j]) for j in range(20)])


def apply(c, z):
    return 1 / (1 + np.exp(-(z * c[:, 0] + c[:, 1])))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('modeldir')
    a = p.parse_args()
    w = a.workdir
    at = lambda name: os.path.join(w, name)
    rows = Rows(w)
    Y = targets(rows)
    oof = np.load(at('branches.oof.npy')).astype(np.float64)
    side = halves(rows)
    c = fitted(oof, Y, rows.call)
    P = apply(c, oof)
    # A turn is measured by a calibration that has not seen its call.
    for s in (0, 1):
        P[side == s] = apply(fitted(oof, Y, side == 1 - s), oof[side == s])
    b, vector = np.load(at('branches.npz')), np.load(at('vector.npz'))
    table = np.load(at('words.npy'))
    model = Joint(Grams(b['weight'], b['idf'], b['block'], b['bias'], b['scale']), Words(table, b['words']), c,
                  vector['centre'], vector['turn'])
    os.makedirs(os.path.join(a.modeldir, 'onnx'), exist_ok=True)
    export(model, at('model.onnx'))
    quantise(at('model.onnx'), os.path.join(a.modeldir, 'onnx', 'model_quantized.onnx'))
    json.dump([rows.names[k] for k in b['kept']], open(os.path.join(a.modeldir, 'ngrams.json'), 'w', encoding='utf8'),
              ensure_ascii=False, separators=(',', ':'))
    json.dump({'pieces': len(table), 'width': table.shape[1]}, open(at('joined.json'), 'w'))
    T = tone_probabilities(P[:, :3])
    z = np.clip(P[:, 3:], 1e-6, 1 - 1e-6)
    z = np.log(z / (1 - z))
    json.dump([{'group': m['group'], 'i': m['i'], 'toneP': T[k].round(5).tolist(), 'logits': z[k].round(4).tolist()}
               for k, m in enumerate(rows.meta)], open(at('alone.json'), 'w'))


if __name__ == '__main__':
    main()
