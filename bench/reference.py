"""Our own statement of one ELCRec training step in PyTorch, to be timed beside ours in one go.

  python3 bench/reference.py [--shape beauty|small] [--steps N] [--threads N] [--device cpu|cuda]

Faithful to docs/protocol.md's official settings (padded, all positions, dropout on); random data of the
same shapes as bench/batch.ts. Prints one JSON object as its last line.
"""

import argparse
import json
import time

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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", choices=SHAPES, default="beauty")
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    s, generator = SHAPES[args.shape], torch.Generator().manual_seed(1)
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
    print(
        json.dumps(
            dict(
                shape=args.shape,
                torch=torch.__version__,
                device=args.device,
                threads=args.threads,
                steps=args.steps,
                ms_per_step=round(times[len(times) // 2], 2),
                ms_best=round(times[0], 2),
            )
        )
    )


if __name__ == "__main__":
    main()
