"""Step 5: the repetition vector: a linear view of the word-vector sum in which restatements lie close.

Learnt from paraphrase groups with their near misses and repeats inside calls (contrastive) and from rated
sentence pairs where the pre-training folder has some. For each fold of calls a view that has not seen them,
so that the repetition head is fitted on vectors as they look when they are new; then one on everything.
usage: fit_vector.py WORKDIR --folds K --seed S; writes vector.npz, vectors.json
"""
import argparse
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import words
from rowsio import Rows, call_folds

SIZE, STEPS, RATE, HEAT = 96, 1500, 2e-3, 0.1
GROUPS, PAIRS, RATED, STAY = 24, 48, 64, 0.02


def unit(v):
    return v / torch.sqrt((v * v).sum(1, keepdim=True) + 1e-9)


def contrast(v, mark):
    """Every other sentence of the own group against all of the batch."""
    s = unit(v) @ unit(v).T / HEAT
    m = torch.from_numpy(mark)
    own = torch.eye(len(mark), dtype=torch.bool)
    same = (m[:, None] == m[None]) & ~own
    logp = F.log_softmax(s.masked_fill(own, -1e4), 1)
    has = same.any(1)
    return -((logp * same).sum(1)[has] / same.sum(1)[has]).mean()


def fit(lines, data, turns, repeats, seed):
    """centre (H), view (H, SIZE)."""
    rng = np.random.default_rng(seed)
    centre = torch.cat([lines, turns]).mean(0)
    _, _, axes = torch.linalg.svd(turns - centre, full_matrices=False)
    start = axes[:SIZE].T.contiguous()
    view = torch.nn.Parameter(start.clone())
    opt = torch.optim.Adam([view], lr=RATE)
    scores = torch.tensor([r['score'] / 5 for r in data['rated']])
    ends = np.array([[r['a'], r['b']] for r in data['rated']]).reshape(-1, 2)
    for step in range(STEPS):
        for g in opt.param_groups:
            g['lr'] = RATE * (1 - step / STEPS)
        chosen, mark = [], []
        for n in rng.choice(len(data['groups']), GROUPS, replace=False):
            group = data['groups'][n]
            for s in rng.permutation(group['same'])[:3]:
                chosen.append(s)
                mark.append(n)
            for k, s in enumerate(rng.permutation(group['other'])[:1]):
                chosen.append(s)
                mark.append(-1 - n * 9 - k)
        loss = contrast((lines[chosen] - centre) @ view, np.array(mark))
        if len(repeats):
            pairs = repeats[rng.choice(len(repeats), min(PAIRS, len(repeats)), replace=False)]
            loss = loss + contrast((turns[pairs.reshape(-1)] - centre) @ view, np.repeat(np.arange(len(pairs)), 2))
        if len(ends):
            pairs = rng.choice(len(ends), RATED, replace=False)
            a, b = (unit((lines[ends[pairs, k]] - centre) @ view) for k in (0, 1))
            loss = loss + 4 * F.mse_loss((a * b).sum(1), scores[pairs])
        loss = loss + STAY * ((view - start) ** 2).sum()
        opt.zero_grad()
        loss.backward()
        opt.step()
    return centre, view.detach()


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--folds', type=int, default=4)
    p.add_argument('--seed', type=int, default=7)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    at = lambda name: os.path.join(a.workdir, name)
    rows = Rows(a.workdir)
    table = np.load(at('words.npy'))
    turns = torch.from_numpy(words.of_rows(rows, a.workdir)[:, 0])
    ids, starts = np.fromfile(at('sentences.ids.bin'), np.uint16), np.fromfile(at('sentences.starts.bin'), np.int32)
    lines = torch.from_numpy(words.sums(ids, np.zeros(len(ids)), starts, table)[:, 0])
    data = json.load(open(at('sentences.json')))
    place = {(m['callId'], m['i']): k for k, m in enumerate(rows.meta) if m['callId'] is not None}
    fold = call_folds(rows, a.folds, 11)
    links = np.array([(place[(m['callId'], m['repeatOf'])], k) for k, m in enumerate(rows.meta)
                      if m['callId'] is not None and m['repeatOf'] is not None and (m['callId'], m['repeatOf']) in place])
    vectors = {}
    for k in range(a.folds):
        centre, view = fit(lines, data, turns, links[fold[links[:, 1]] != k], a.seed)
        on = np.flatnonzero(fold == k)
        for n, v in zip(on, unit((turns[on] - centre) @ view).numpy().round(4).tolist()):
            vectors[f"{rows.meta[n]['callId']}#{rows.meta[n]['i']}"] = v
    json.dump(vectors, open(at('vectors.json'), 'w'))
    centre, view = fit(lines, data, turns, links, a.seed)
    np.savez(at('vector.npz'), centre=centre.numpy(), turn=view.numpy())
    print(f'vector {SIZE} wide from {len(links)} repeats, {len(data["groups"])} groups, {len(data["rated"])} rated pairs', flush=True)


if __name__ == '__main__':
    main()
