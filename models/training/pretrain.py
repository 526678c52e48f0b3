"""Step 2: masked-word pre-training. Reads the rows that Node wrote; writes encoder.pt.

usage: pretrain.py WORKDIR --passes P [--minutes M] --seed S [--width H --layers L]
--minutes bounds the wall clock: the learning rate falls by the larger of both shares done.
"""
import argparse
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

from encoder import Encoder

MASK, PAD, FIRST_WORD, FIRST_SEP = 4, 0, 5, 3
ROWS, RATE, MASKED, HEAD_WIDTH = 64, 1.2e-3, 0.18, 32
# The softmax is taken over the words of the batch and this many others, drawn by use: it would
# else cost more than the encoder.
OTHERS = 2000


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--passes', type=float, default=1.0)
    p.add_argument('--minutes', type=float, default=60)
    p.add_argument('--seed', type=int, default=7)
    p.add_argument('--threads', type=int, default=1)
    p.add_argument('--width', type=int, default=128)
    p.add_argument('--layers', type=int, default=2)
    p.add_argument('--out', default='encoder.pt')
    a = p.parse_args()
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    torch.set_flush_denormal(True)
    torch.set_num_threads(a.threads)
    w = a.workdir
    out_path = os.path.join(w, a.out)
    meta = json.load(open(os.path.join(w, 'pretext.json')))
    ids = np.fromfile(os.path.join(w, 'pretext.ids.bin'), np.uint16)
    types = np.fromfile(os.path.join(w, 'pretext.types.bin'), np.uint8)
    starts = np.fromfile(os.path.join(w, 'pretext.starts.bin'), np.int32)
    n = len(starts) - 1
    lengths = np.diff(starts)
    model = Encoder(meta['pieces'], a.width, a.layers, a.width // HEAD_WIDTH, dropout=0.0)
    bias = torch.nn.Parameter(torch.zeros(meta['pieces']))
    head = torch.nn.Linear(model.config['width'], model.config['width'])
    everything = list(model.parameters()) + list(head.parameters()) + [bias]
    opt = torch.optim.AdamW(everything, lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    total = int(n * a.passes / ROWS)
    uses = np.bincount(ids, minlength=meta['pieces']).astype(np.float64)
    uses[:FIRST_WORD] = 0
    others = torch.from_numpy(uses ** 0.5)
    begun, step, running = time.time(), 0, []

    def batches():
        while True:
            order = rng.permutation(n)
            # Rows of like length together, in pools, so that little is padded.
            for k in range(0, n, ROWS * 50):
                pool = order[k:k + ROWS * 50]
                pool = pool[np.argsort(lengths[pool], kind='stable')]
                groups = [pool[j:j + ROWS] for j in range(0, len(pool), ROWS)]
                for g in rng.permutation(len(groups)):
                    yield groups[g]

    for rows in batches():
        share = max(step / total, (time.time() - begun) / (a.minutes * 60))
        if share >= 1:
            break
        width = int(lengths[rows].max())
        x = np.zeros((len(rows), width), np.int64)
        t = np.zeros((len(rows), width), np.int64)
        for r, k in enumerate(rows):
            s, e = starts[k], starts[k + 1]
            x[r, :e - s] = ids[s:e]
            t[r, :e - s] = types[s:e]
        mask = x != PAD
        chosen = (x >= FIRST_WORD) & (rng.random(x.shape) < MASKED)
        want = torch.from_numpy(x[chosen])
        fate = rng.random(x.shape)
        seen = np.where(chosen & (fate < 0.8), MASK, x)
        other = rng.integers(FIRST_WORD, meta['pieces'], x.shape)
        seen = np.where(chosen & (fate >= 0.9), other, seen)
        rate = RATE * min(1, (step + 1) / 300) * max(0.02, 1 - share)
        for g in opt.param_groups:
            g['lr'] = rate
        out = model(torch.from_numpy(seen), torch.from_numpy(mask), torch.from_numpy(t))
        picked = out[torch.from_numpy(chosen)]
        among = torch.unique(torch.cat([want, torch.multinomial(others, min(OTHERS, len(others) // 2))]))
        logits = F.linear(F.relu(head(picked)), model.word.weight[among], bias[among])
        loss = F.cross_entropy(logits, torch.searchsorted(among, want))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(everything, 1.0)
        opt.step()
        step += 1
        running.append(loss.item())
        if step % 100 == 0:
            rowrate = step * ROWS / (time.time() - begun)
            print(f'mlm {step}/{total} loss {np.mean(running[-100:]):.3f} {rowrate:.0f} rows/s '
                  f'{(time.time() - begun) / 60:.1f} min', flush=True)
        if step % 500 == 0:
            save(model, out_path)
    save(model, out_path)
    json.dump({'steps': step, 'rows': step * ROWS, 'loss': float(np.mean(running[-200:])),
               'minutes': (time.time() - begun) / 60, 'seed': a.seed},
              open(out_path + '.json', 'w'))


def save(model, path):
    torch.save({'config': model.config, 'weights': model.state_dict()}, path + '.tmp')
    os.replace(path + '.tmp', path)


if __name__ == '__main__':
    main()
