"""Step 5: multi-task fine-tuning of the encoder branch, with the repetition vector.

The branch learns what the n-grams leave open: their out-of-fold logits are added, scaled, before
the loss. Losses: tone as three steps and 17 labels (binary cross-entropy); contrastive over paraphrase
groups and repeats inside calls; rated sentence pairs by cosine. Out-of-fold logits come from
models that have not seen the call.

Two processes share the work: each takes half of every batch and the gradients are averaged, which
on two cores is quicker than two threads.

usage: finetune.py WORKDIR --part K/N|all --epochs E --minutes M --seed S [--workers 2]; writes deep.pt, and with
K/N also deep.K-N.npz and vectors.K-N.json, the held-out logits and vectors
"""
import argparse
import json
import os
import socket
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F

from encoder import Encoder
from fit_ngram import targets
from joint import Heads
from rowsio import Rows, call_folds, kappa, macro

# Rows of a batch over all workers.
ROWS, RATE, HEAD_RATE, SMOOTH = 48, 7e-4, 1.5e-3, 0.01
# Pieces hidden at random while training, so that no single word decides.
HIDDEN = 0.08
MASK = 4
VECTOR_EVERY = 5
EASY_SHARE = 1 / 3
# The rare labels weigh more than the three tone steps.
COLUMN_WEIGHT = torch.tensor([1.0] * 3 + [1.5] * 17)


def batch_of(ids, types, starts, rows):
    width = int(max(starts[k + 1] - starts[k] for k in rows))
    x = np.zeros((len(rows), width), np.int64)
    t = np.zeros((len(rows), width), np.int64)
    for r, k in enumerate(rows):
        s, e = starts[k], starts[k + 1]
        x[r, :e - s] = ids[s:e]
        if types is not None:
            t[r, :e - s] = types[s:e]
    return torch.from_numpy(x), torch.from_numpy(t)


class Sentences:
    """Batches for the repetition vector."""

    def __init__(self, w, rows, train, rng):
        self.ids = np.fromfile(os.path.join(w, 'sentences.ids.bin'), np.uint16)
        self.starts = np.fromfile(os.path.join(w, 'sentences.starts.bin'), np.int32)
        data = json.load(open(os.path.join(w, 'sentences.json')))
        self.groups, self.rated, self.rng = data['groups'], data['rated'], rng
        at = {(m['callId'], m['i']): k for k, m in enumerate(rows.meta) if m['callId'] is not None}
        self.repeats = [(at[(m['callId'], m['repeatOf'])], k) for k, m in enumerate(rows.meta)
                        if train[k] and m.get('repeatOf') is not None and (m['callId'], m['repeatOf']) in at]

    def groups_batch(self, n=6):
        """Rows, and the group number of each; a near miss has a number of its own."""
        rows, mark = [], []
        for g in self.rng.choice(len(self.groups), n, replace=False):
            group = self.groups[g]
            for s in self.rng.permutation(group['same'])[:3]:
                rows.append(s)
                mark.append(g)
            for k, s in enumerate(self.rng.permutation(group['other'])[:1]):
                rows.append(s)
                mark.append(-1 - g * 9 - k)
        return rows, np.array(mark)

    def rated_batch(self, n=8):
        return [self.rated[k] for k in self.rng.choice(len(self.rated), n, replace=False)]

    def repeat_batch(self, n=8):
        return [self.repeats[k] for k in self.rng.choice(len(self.repeats), min(n, len(self.repeats)), replace=False)]


def unit(v):
    return v / torch.sqrt((v * v).sum(1, keepdim=True) + 1e-9)


def contrast(v, mark, heat=0.1):
    """Every other sentence of the own group against all of the batch."""
    s = unit(v) @ unit(v).T / heat
    m = torch.from_numpy(mark)
    same = (m[:, None] == m[None]) & ~torch.eye(len(mark), dtype=torch.bool)
    s = s.masked_fill(torch.eye(len(mark), dtype=torch.bool), -1e4)
    logp = F.log_softmax(s, 1)
    has = same.any(1)
    return -((logp * same).sum(1)[has] / same.sum(1)[has]).mean()


def average(params):
    """Averages the gradients over all workers, in one message."""
    grads = [p.grad if p.grad is not None else torch.zeros_like(p) for p in params]
    flat = torch.cat([g.reshape(-1) for g in grads])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    at = 0
    for p in params:
        n = p.numel()
        p.grad = flat[at:at + n].view_as(p)
        at += n


def main():
    p = argparse.ArgumentParser()
    p.add_argument('workdir')
    p.add_argument('--part', default='all')
    p.add_argument('--epochs', type=float, default=4)
    p.add_argument('--seed', type=int, default=7)
    p.add_argument('--rate', type=float, default=RATE)
    p.add_argument('--start', default='encoder.pt', help='encoder.pt, or an earlier deep.pt to go on from')
    p.add_argument('--width', type=int, default=128, help='of an encoder that starts from nothing')
    p.add_argument('--layers', type=int, default=2)
    p.add_argument('--workers', type=int, default=2)
    p.add_argument('--minutes', type=float, default=60)
    a = p.parse_args()
    if a.workers == 1:
        work(0, a)
    else:
        os.environ.setdefault('MASTER_ADDR', '127.0.0.1')
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            os.environ['MASTER_PORT'] = str(free.getsockname()[1])
        mp.spawn(work, args=(a,), nprocs=a.workers)


def work(rank, a):
    if a.workers > 1:
        dist.init_process_group('gloo', rank=rank, world_size=a.workers)
    w = a.workdir
    torch.set_flush_denormal(True)
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    # The same order of rows for every worker; dropout and sentences of its own.
    order_rng = np.random.default_rng(a.seed)
    rng = np.random.default_rng(a.seed + 100 * rank)
    rows = Rows(w)
    base = torch.from_numpy(np.load(os.path.join(w, 'ngram.oof.npy')))
    trust = torch.nn.Parameter(torch.full((20,), 1.3))
    Y = torch.from_numpy(targets(rows).astype(np.float32))
    train = np.ones(len(Y), bool)
    held = None
    if a.part != 'all':
        k, n = map(int, a.part.split('/'))
        held = call_folds(rows, n, 11) == k
        train = ~held
    stored = os.path.join(w, a.start)
    if os.path.exists(stored):
        s = torch.load(stored)
        c = s['config']
        encoder = Encoder(c['pieces'], c['width'], c['layers'], c['heads'], dropout=0.1)
        encoder.load_state_dict(s['weights'])
    else:
        pieces = json.load(open(os.path.join(w, 'pretext.json')))['pieces']
        encoder = Encoder(pieces, a.width, a.layers, a.width // 32, dropout=0.1)
    heads = Heads(encoder.config['width'])
    if os.path.exists(stored) and 'headWeights' in s:
        heads.load_state_dict(s['headWeights'])
    groups = [
        {'params': list(encoder.parameters()), 'top': a.rate},
        {'params': list(heads.parameters()) + [trust], 'top': HEAD_RATE},
    ]
    opt = torch.optim.AdamW(groups, lr=a.rate, betas=(0.9, 0.98), weight_decay=0.05)
    # Rows that the n-grams get right teach this branch little: a third of them is drawn each time,
    # at three times the weight, so that the mean loss stays what it is.
    open_loss = F.binary_cross_entropy_with_logits(1.3 * base, Y, reduction='none').sum(1).numpy()
    which = np.flatnonzero(train)
    hard = which[open_loss[which] >= np.median(open_loss[which])]
    easy = which[open_loss[which] < np.median(open_loss[which])]
    row_weight = rows.weight.copy()
    row_weight[easy] /= EASY_SHARE
    lengths = np.diff(rows.starts)
    sentences = Sentences(w, rows, train, rng)
    total = int((len(hard) + len(easy) * EASY_SHARE) * a.epochs / ROWS)
    step, begun, running = 0, time.time(), []

    def batches():
        while True:
            drawn = order_rng.choice(easy, int(len(easy) * EASY_SHARE), replace=False)
            order = order_rng.permutation(np.concatenate([hard, drawn]))
            for k in range(0, len(order), ROWS * 30):
                pool = order[k:k + ROWS * 30]
                pool = pool[np.argsort(lengths[pool], kind='stable')]
                parts = [pool[j:j + ROWS] for j in range(0, len(pool), ROWS)]
                for g in order_rng.permutation(len(parts)):
                    if len(parts[g]) >= a.workers:
                        yield parts[g][rank::a.workers]

    def hide(x):
        hit = (torch.rand(x.shape) < HIDDEN) & (x > MASK)
        return torch.where(hit, torch.full_like(x, MASK), x)

    torch.manual_seed(a.seed + 100 * rank)
    params = list(encoder.parameters()) + list(heads.parameters()) + [trust]
    encoder.train()
    heads.train()
    for batch in batches():
        share = torch.tensor(max(step / total, (time.time() - begun) / (a.minutes * 60)))
        if a.workers > 1:
            dist.broadcast(share, 0)
        share = float(share)
        if share >= 1:
            break
        for g in opt.param_groups:
            g['lr'] = g['top'] * min(1, (step + 1) / 100) * max(0.02, 1 - share)
        x, t = batch_of(rows.ids, rows.types, rows.starts, batch)
        z, _ = heads(encoder(hide(x), x > 0, t), (t == 0) & (x > 0))
        z = z + trust * base[batch]
        want = Y[batch] * (1 - 2 * SMOOTH) + SMOOTH
        each = (F.binary_cross_entropy_with_logits(z, want, reduction='none') * COLUMN_WEIGHT).sum(1)
        loss = (each * torch.from_numpy(row_weight[batch])).mean()
        if step % VECTOR_EVERY == 0:
            kind = (step // VECTOR_EVERY) % 3
            if kind == 0 or not sentences.rated:
                chosen, mark = sentences.groups_batch()
                x, t = batch_of(sentences.ids, None, sentences.starts, chosen)
                _, v = heads(encoder(x, x > 0, t), x > 0)
                loss = loss + contrast(v, mark)
            elif kind == 1:
                pairs = sentences.rated_batch()
                x, t = batch_of(sentences.ids, None, sentences.starts, [r['a'] for r in pairs] + [r['b'] for r in pairs])
                _, v = heads(encoder(x, x > 0, t), x > 0)
                v = unit(v)
                cos = (v[:len(pairs)] * v[len(pairs):]).sum(1)
                loss = loss + 4 * F.mse_loss(cos, torch.tensor([r['score'] / 5 for r in pairs]))
            elif sentences.repeats:
                pairs = sentences.repeat_batch()
                chosen = [k for pair in pairs for k in pair]
                x, t = batch_of(rows.ids, rows.types, rows.starts, chosen)
                _, v = heads(encoder(x, x > 0, t), (t == 0) & (x > 0))
                loss = loss + contrast(v, np.repeat(np.arange(len(pairs)), 2))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        if a.workers > 1:
            average(params)
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        opt.step()
        step += 1
        running.append(loss.item())
        if step % 50 == 0 and rank == 0:
            print(f'finetune {a.part} {step}/{total} loss {np.mean(running[-50:]):.3f} '
                  f'{step * ROWS / (time.time() - begun):.0f} rows/s', flush=True)

    encoder.eval()
    heads.eval()
    if rank > 0:
        return
    if not os.path.exists(os.path.join(w, 'deep.pt')) or held is None:
        torch.save({'config': encoder.config, 'weights': encoder.state_dict(), 'headWeights': heads.state_dict()},
                   os.path.join(w, 'deep.pt'))
    if held is None:
        return
    out, vectors = np.full((len(Y), 20), np.nan, np.float32), {}
    with torch.no_grad():
        where = np.flatnonzero(held)
        where = where[np.argsort(lengths[where])]
        for k in range(0, len(where), 64):
            part = where[k:k + 64]
            x, t = batch_of(rows.ids, rows.types, rows.starts, part)
            z, v = heads(encoder(x, x > 0, t), (t == 0) & (x > 0))
            out[part] = z.numpy()
            for r, n in enumerate(part):
                m = rows.meta[n]
                vectors[f"{m['callId']}#{m['i']}"] = [round(float(f), 5) for f in unit(v)[r]]
    np.savez(os.path.join(w, f"deep.{a.part.replace('/', '-')}.npz"), z=out)
    json.dump(vectors, open(os.path.join(w, f"vectors.{a.part.replace('/', '-')}.json"), 'w'))
    z, y, tone = out[held] + (trust * base[held]).detach().numpy(), targets(rows)[held], rows.tone[held]
    alone = base[held].numpy()
    from sklearn.metrics import average_precision_score as ap
    for name, z in (('n-grams', alone), ('both', z), ('encoder', out[held])):
        mean = lambda i, j: np.mean([ap(y[:, q], z[:, q]) for q in range(i, j) if y[:, q].any()])
        got = (z[:, :3] > 0).sum(1)
        print(f'{a.part} {name}: AP acts {mean(3, 13):.3f} demands {mean(13, 18):.3f} danger {mean(18, 19):.3f} '
              f'selfHarm {mean(19, 20):.3f} tone kappa {kappa(tone, got):.3f} macro {macro(tone, got):.3f}', flush=True)


if __name__ == '__main__':
    main()
