"""Step 2: masked-word pre-training. Reads the rows that Node wrote; writes encoder.pt.

usage: pretrain.py WORKDIR --passes P [--minutes M] --seed S
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
ROWS, RATE, MASKED = 64, 1.2e-3, 0.18


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--passes', type=float, default=1.0)
    p.add_argument('--minutes', type=float, default=60)
    p.add_argument('--seed', type=int, default=7)
    p.add_argument('--threads', type=int, default=1)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    torch.set_flush_denormal(True)
    torch.set_num_threads(a.threads)
    w = a.workdir
    meta = json.load(open(os.path.join(w, 'pretext.json')))
    ids = np.fromfile(os.path.join(w, 'pretext.ids.bin'), np.uint16)
    types = np.fromfile(os.path.join(w, 'pretext.types.bin'), np.uint8)
    starts = np.fromfile(os.path.join(w, 'pretext.starts.bin'), np.int32)
    n = len(starts) - 1
    lengths = np.diff(starts)
    model = Encoder(meta['pieces'], dropout=0.0)
    bias = torch.nn.Parameter(torch.zeros(meta['pieces']))
    head = torch.nn.Linear(model.config['width'], model.config['width'])
    everything = list(model.parameters()) + list(head.parameters()) + [bias]
    opt = torch.optim.AdamW(everything, lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    total = int(n * a.passes / ROWS)
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
        with torch.cpu.amp.autocast(dtype=torch.bfloat16, enabled=BF16):
            out = model(torch.from_numpy(seen), torch.from_numpy(mask), torch.from_numpy(t))
            picked = out[torch.from_numpy(chosen)]
            logits = F.linear(F.relu(head(picked)), model.word.weight, bias)
        loss = F.cross_entropy(logits.float(), want)
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
            save(model, w)
    save(model, w)
    json.dump({'steps': step, 'rows': step * ROWS, 'loss': float(np.mean(running[-200:])),
               'minutes': (time.time() - begun) / 60, 'seed': a.seed},
              open(os.path.join(w, 'pretrain.json'), 'w'))


BF16 = False


def save(model, w):
    torch.save({'config': model.config, 'weights': model.state_dict()}, os.path.join(w, 'encoder.tmp'))
    os.replace(os.path.join(w, 'encoder.tmp'), os.path.join(w, 'encoder.pt'))


if __name__ == '__main__':
    main()
