"""Our own statement in PyTorch of what the benchmarks measure, to be timed beside ours in one go.

  python3 bench/reference.py [step] [--shape beauty|small] [--steps N] [--threads N] [--device cpu|cuda]
  python3 bench/reference.py evaluate [--threads N] [--device cpu|cuda] [--checkpoint FILE.pt]

step: one training step, faithful to docs/protocol.md's official settings (padded, all positions, dropout
on), on random data of the same shapes. evaluate: full ranking of every user's test item of Beauty
(ELCREC_DATA, else ../shared/datasets; random interactions of its size where it is not at hand), by a
model that has learned nothing, or by an official checkpoint. Prints one JSON object as its last line.
"""

import argparse
import json
import math
import os
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

SHAPES = {
    "beauty": dict(B=256, L=50, D=64, layers=1, K=256, V=12103, mean=5.88),
    "small": dict(B=64, L=20, D=32, layers=1, K=8, V=202, mean=7.9),
}
HEADS, DROPOUT, TEMPERATURE = 2, 0.5, 1.0
REC, CL, ICL, ALPHA = 1.0, 0.1, 0.1, 10.0


class Layer(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)
        self.norm1, self.norm2 = nn.LayerNorm(d, 1e-12), nn.LayerNorm(d, 1e-12)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x, mask):
        rows, length, d = x.shape
        split = lambda y: y.view(rows, length, HEADS, d // HEADS).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        weights = (q @ k.transpose(-1, -2) / (d // HEADS) ** 0.5 + mask).softmax(-1)
        context = (self.drop(weights) @ v).transpose(1, 2).reshape(rows, length, d)
        y = self.norm1(self.drop(self.o(context)) + x)
        return self.norm2(self.drop(self.down(F.gelu(self.up(y)))) + y)


class Model(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.items = nn.Embedding(s["V"], s["D"], padding_idx=0)
        self.positions = nn.Embedding(s["L"], s["D"])
        self.layers = nn.ModuleList(Layer(s["D"]) for _ in range(s["layers"]))
        self.norm, self.drop = nn.LayerNorm(s["D"], 1e-12), nn.Dropout(DROPOUT)
        self.centres = nn.Parameter(F.normalize(torch.randn(s["K"], s["D"]), dim=-1))

    def forward(self, ids):
        length = ids.shape[1]
        causal = torch.ones(length, length, device=ids.device).tril()
        mask = (1 - (ids > 0)[:, None, None, :] * causal) * -10000.0
        x = self.drop(self.norm(self.items(ids) + self.positions.weight))
        for layer in self.layers:
            x = layer(x, mask)
        return x


def squared(a, b):
    return (a * a).sum(-1, keepdim=True) + (b * b).sum(-1) - 2 * a @ b.T


def nt_xent(p, q):
    z = torch.cat([p, q])
    s = z @ z.T / TEMPERATURE
    s.fill_diagonal_(float("-inf"))
    n = p.shape[0]
    partner = torch.cat([torch.arange(n, 2 * n), torch.arange(n)]).to(z.device)
    return F.cross_entropy(s, partner)


def loss_of(model, ids, pos, neg, views):
    h = model(ids)
    real = (pos > 0).float()
    likes = torch.sigmoid((h * model.items(pos)).sum(-1))
    dislikes = torch.sigmoid((h * model.items(neg)).sum(-1))
    rec = ((-torch.log(likes + 1e-24) - torch.log(1 - dislikes + 1e-24)) * real).sum() / real.sum()

    hv = model(views)
    flat = hv.reshape(-1, hv.shape[-1])
    with torch.no_grad():
        nearest = squared(flat, model.centres).argmin(-1)
    fused = (flat + model.centres[nearest]).view(views.shape[0], -1)
    cl = nt_xent(*fused.chunk(2))

    with torch.no_grad():
        model.centres.data = F.normalize(model.centres.data, dim=-1)
    x = F.normalize(h.mean(1), dim=-1)
    distances = squared(x, model.centres)
    cluster = distances.mean() - squared(model.centres, model.centres).mean()

    partners = model.centres[distances.argmin(-1)]
    first, second = model(views).mean(1).chunk(2)
    icl = (nt_xent(first, partners) + nt_xent(second, partners)) / 2
    return REC * rec + CL * cl + ICL * icl + ALPHA * cluster


def random_ids(s, generator, device):
    lengths = torch.randint(1, round(2 * s["mean"]), (s["B"],), generator=generator).clamp(max=s["L"])
    ids = torch.randint(1, s["V"] - 1, (s["B"], s["L"]), generator=generator)
    padded = torch.arange(s["L"])[None, :] < (s["L"] - lengths)[:, None]
    return ids.masked_fill(padded, 0).to(device)


def step(args, s):
    generator = torch.Generator().manual_seed(1)
    model = Model(s).to(args.device)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    ids, pos, neg, one, two = (random_ids(s, generator, args.device) for _ in range(5))
    pos, neg = pos * (ids > 0), neg * (ids > 0)
    views = torch.cat([one, two])

    times = []
    for _ in range(args.steps + 2):
        start = time.perf_counter()
        adam.zero_grad()
        loss = loss_of(model, ids, pos, neg, views)
        loss.backward()
        adam.step()
        loss.item()
        times.append(1000 * (time.perf_counter() - start))
    times = sorted(times[2:])
    return dict(
        shape=args.shape,
        steps=args.steps,
        ms_per_step=round(times[len(times) // 2], 2),
        ms_best=round(times[0], 2),
    )


def interactions():
    """Items of every Beauty user, oldest first, and where they are from."""
    file = Path(os.environ.get("ELCREC_DATA", "../shared/datasets")) / "Beauty.txt"
    if file.exists():
        lines = file.read_text().splitlines()
        return [[int(item) for item in line.split()[1:]] for line in lines if line], "Beauty"
    generator = torch.Generator().manual_seed(1)
    lengths = torch.randint(5, 14, (22363,), generator=generator).tolist()
    items = torch.randint(1, 12102, (sum(lengths),), generator=generator).split(lengths)
    return [part.tolist() for part in items], "random"


def official_names(state):
    """An official state_dict by the names of Model."""
    names = {
        "item_embeddings": "items",
        "position_embeddings": "positions",
        "item_encoder.layer": "layers",
        "attention.query": "q",
        "attention.key": "k",
        "attention.value": "v",
        "attention.dense": "o",
        "attention.LayerNorm": "norm1",
        "intermediate.dense_1": "up",
        "intermediate.dense_2": "down",
        "intermediate.LayerNorm": "norm2",
        "cluster_centers": "centres",
    }
    renamed = {}
    for key, value in state.items():
        for official, ours in names.items():
            key = key.replace(official, ours)
        renamed["norm" + key[9:] if key.startswith("LayerNorm") else key] = value
    return renamed


@torch.no_grad()
def evaluate(args, s, chunk=256):
    users, data = interactions()
    s = dict(s, V=max(map(max, users)) + 2)
    model = Model(s)
    if args.checkpoint:
        found = official_names(torch.load(args.checkpoint, map_location="cpu"))
        model.load_state_dict({name: found[name] for name in model.state_dict()})
    model = model.to(args.device).eval()
    length, seconds = s["L"], dict(prepare=0.0, encode=0.0, rank=0.0)

    def ranks_of(part):
        start = time.perf_counter()
        ids = torch.tensor([([0] * length + items[:-1])[-length:] for items in part])
        seen = [(row, item) for row, items in enumerate(part) for item in items[:-1]]
        rows, columns = torch.tensor(seen).T.to(args.device)
        answers = torch.tensor([items[-1] for items in part]).to(args.device)
        ids = ids.to(args.device)
        prepared = time.perf_counter()
        last = model(ids)[:, -1]
        last.sum().item()
        encoded = time.perf_counter()
        scores = last @ model.items.weight.T
        scores[rows, columns] = 0
        ranks = (scores > scores.gather(1, answers[:, None])).sum(1).cpu()
        done = time.perf_counter()
        for name, spent in zip(seconds, (prepared - start, encoded - prepared, done - encoded)):
            seconds[name] += spent
        return ranks

    for _ in range(2):
        ranks_of(users[:chunk])
    seconds = dict.fromkeys(seconds, 0.0)
    start = time.perf_counter()
    ranks = torch.cat([ranks_of(users[at : at + chunk]) for at in range(0, len(users), chunk)])
    spent = time.perf_counter() - start
    hit = (ranks < 20).double()
    return dict(
        shape="beauty",
        data=data,
        users=len(users),
        items=s["V"] - 2,
        seconds=round(spent, 3),
        users_per_second=round(len(users) / spent),
        **{f"seconds_{name}": round(value, 3) for name, value in seconds.items()},
        **{
            "HR@20": hit.mean().item(),
            "NDCG@20": (hit / torch.log2(ranks + 2.0).double()).mean().item(),
        },
    )


def ceiling(device):
    """GFLOP/s of the fastest of five matmuls: some packages of PyTorch come with a slow one."""
    a, b = (torch.randn(1024, 1024, device=device) for _ in range(2))
    best = math.inf
    for _ in range(5):
        start = time.perf_counter()
        (a @ b)[0, 0].item()
        best = min(best, time.perf_counter() - start)
    return round(2 * 1024**3 / best / 1e9, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", nargs="?", choices=["step", "evaluate"], default="step")
    parser.add_argument("--shape", choices=SHAPES, default="beauty")
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--checkpoint")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    run = dict(step=step, evaluate=evaluate)[args.command]
    where = dict(torch=torch.__version__, device=args.device, threads=args.threads)
    found = run(args, SHAPES[args.shape])
    most = ceiling(args.device)
    print(json.dumps(dict(command=args.command, **where, **found, ceiling_gflops=most)))


if __name__ == "__main__":
    main()
