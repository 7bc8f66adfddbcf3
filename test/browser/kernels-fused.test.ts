/**
 * Every fused WebGPU op against its composed body: value and gradients.
 *
 * rtol 1e-4, atol 1e-5: both compute in float32 and add in different orders; sums here have at most
 * a few hundred terms of size 1, so they differ by units of 1e-6 relative to the largest term.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  attention,
  clusterLoss,
  dropout,
  embedding,
  gelu,
  intentFusion,
  layerNorm,
  linear,
  nearestCentre,
  ntXent,
  pickRows,
  sampledBce,
  maskedPairs,
  unitLength,
  unitLengthInPlace,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import { dropoutMask } from '../../workers/engine/ops/dropout/mask.ts';
import {
  add,
  backend,
  concat,
  dispose,
  grads,
  mean,
  memory,
  mul,
  ones,
  reshape,
  slice,
  split,
  sub,
  sum,
  tensor,
  tensor1d,
  tensor4d,
  tile,
  type Rank,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import type { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import { streamKey } from '../../workers/random/stream.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { argument, normals, type Argument } from '../support/gradient.ts';

const TOLERANCE = { rtol: 1e-4, atol: 1e-5 };
const draw = (p: number, site = 7) => ({ key: streamKey(1, 'dropout', site), p });
const two = (x: Tensor) => x as Tensor2D;
const one = (x: Tensor) => x as Tensor1D;

interface Case {
  readonly name: string;
  /** The op; what its gradient captures is made beforehand. */
  readonly prepare: () => (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Argument[];
}

/** Causal, row r padded by r positions; a row of nothing but padding has r = length. */
function causalMask(rows: number, length: number) {
  const values = new Float32Array(rows * length * length);
  for (let row = 0; row < rows; row++)
    for (let query = 0; query < length; query++)
      for (let key = 0; key < length; key++)
        if (key > query || key < row) values[(row * length + query) * length + key] = -10000;
  return tensor4d(values, [rows, 1, length, length]);
}

function attentionCase(
  name: string,
  [rows, length, heads, perHead]: readonly number[],
  p: number,
): Case {
  const shape = [rows * length, heads * perHead];
  return {
    name: `attention, ${name}`,
    prepare: () => {
      const mask = causalMask(rows, length);
      return (q, k, v) =>
        attention(two(q), two(k), two(v), mask, { rows, length, heads }, p > 0 ? draw(p) : null);
    },
    inputs: [argument(10, shape), argument(11, shape), argument(12, shape)],
  };
}

const linearCase = (n: number, ins: number, outs: number): Case => ({
  name: `linear ${n} x ${ins} x ${outs}`,
  prepare: () => (x, w, b) => linear(two(x), two(w), one(b)),
  inputs: [argument(1, [n, ins]), argument(2, [ins, outs]), argument(3, [outs])],
});

const CASES: readonly Case[] = [
  linearCase(7, 5, 3),
  linearCase(17, 12, 20),
  linearCase(9, 8, 6),
  linearCase(4200, 4, 4),
  ...[
    [12, 1e-12],
    [7, 0.3],
  ].map(([width, epsilon]) => ({
    name: `layerNorm of width ${width}, epsilon ${epsilon}`,
    prepare: () => (x: Tensor, w: Tensor, b: Tensor) => layerNorm(two(x), one(w), one(b), epsilon),
    inputs: [argument(4, [11, width]), argument(5, [width]), argument(6, [width])],
  })),
  {
    name: 'layerNorm of many rows',
    prepare: () => (x, w, b) => layerNorm(two(x), one(w), one(b), 1e-12),
    inputs: [argument(4, [4200, 4]), argument(5, [4]), argument(6, [4])],
  },
  {
    name: 'layerNorm of a dropped out residual, its own output dropped out and used three times',
    prepare: () => (x, y, w, b) => {
      const normal = layerNorm(two(add(dropout(two(x), draw(0.3, 1)), y)), one(w), one(b), 1e-5);
      const dropped = dropout(normal, draw(0.4, 2));
      return add(add(mul(dropped, dropped), mul(dropped, 0.5)), gelu(dropped));
    },
    inputs: [argument(4, [9, 5]), argument(8, [9, 5]), argument(5, [5]), argument(6, [5])],
  },
  { name: 'gelu', prepare: () => (x) => gelu(two(x)), inputs: [argument(7, [9, 5], 3)] },
  {
    name: 'dropout twice',
    prepare: () => (x) => dropout(dropout(two(x), draw(0.3, 1)), draw(0.3, 2)),
    inputs: [argument(8, [9, 5])],
  },
  attentionCase('padded up to every position', [4, 3, 2, 4], 0),
  attentionCase('one head, dropout', [3, 7, 1, 12], 0.4),
  { name: 'unitLength', prepare: () => (x) => unitLength(two(x)), inputs: [argument(23, [5, 7])] },
  {
    name: 'unitLengthInPlace',
    prepare: () => (x) => unitLengthInPlace(two(x)),
    inputs: [argument(23, [5, 7])],
  },
  {
    name: 'sampledBce',
    prepare: () => {
      const real = tensor1d([1, 0, 1, 1, 0, 1, 1]);
      return (h, p, n) => sampledBce(two(h), two(p), two(n), real, 5);
    },
    inputs: [argument(13, [7, 6]), argument(14, [7, 6]), argument(15, [7, 6])],
  },
  ...(['shift', 'concat'] as const).flatMap((kind) =>
    [8, 5].map((width) => ({
      name: `intentFusion, ${kind}, width ${width}, an intent nobody chose`,
      prepare: () => (x: Tensor, c: Tensor) => intentFusion(two(x), two(c), kind),
      inputs: [argument(16, [9, width]), argument(17, [7, width])],
    })),
  ),
  {
    name: 'intentFusion of many rows, its sums in parts',
    prepare: () => (x, c) => intentFusion(two(x), two(c), 'shift'),
    inputs: [argument(16, [1100, 3]), argument(17, [5, 3])],
  },
  ...[8, 5].flatMap((width) =>
    [null, [1, 2, 1, 3, 1]].map((labels) => ({
      name: `ntXent, width ${width}, ${labels === null ? 'no labels' : 'labels'}`,
      prepare: () => {
        const of = labels && tensor1d(labels, 'int32');
        const masked = maskedPairs(5, of);
        return (p: Tensor, q: Tensor) => ntXent(two(p), two(q), masked, 0.7);
      },
      inputs: [argument(19, [5, width]), argument(20, [5, width])],
    })),
  ),
  ...[8, 5].map((width) => ({
    name: `ntXent of the halves of one tensor, width ${width}`,
    prepare: () => {
      const masked = maskedPairs(5, null);
      return (x: Tensor) => {
        const [p, q] = split(x, 2, 0).map(two);
        return ntXent(p, q, masked, 0.7);
      };
    },
    inputs: [argument(19, [10, width])],
  })),
  ...(['all_centres', 'nearest_centre'] as const).map((alignment) => ({
    name: `clusterLoss, ${alignment}`,
    prepare: () => (x: Tensor, c: Tensor) =>
      clusterLoss(unitLength(two(x)), two(c), alignment).loss,
    inputs: [argument(21, [9, 7]), argument(22, [4, 7])],
  })),
  {
    name: 'embedding of repeated and padding ids',
    prepare: () => {
      const picked = pickRows(Int32Array.of(3, 0, 3, 1, 5, 3, 0), 6, 0);
      return (table) => gelu(embedding(two(table), picked));
    },
    inputs: [argument(9, [6, 5])],
  },
  {
    name: 'both halves, each its own way, one of them fused where it lies',
    prepare: () => (x, c) => {
      const [first, second] = split(x, 2, 0);
      const fused = intentFusion(two(reshape(second, [10, 3])), two(c), 'shift');
      return concat([mean(first, 1), mean(reshape(mul(fused, fused), [2, 5, 3]), 1)], 0);
    },
    inputs: [argument(26, [4, 5, 3]), argument(27, [3, 3])],
  },
  {
    name: 'means of a half over the positions',
    prepare: () => (x) => mean(split(x, 2, 0)[1], 1),
    inputs: [argument(24, [4, 5, 3])],
  },
  {
    name: 'positions repeated for every row',
    prepare: () => (x) => gelu(two(tile(x, [3, 1]))),
    inputs: [argument(25, [4, 5])],
  },
];

async function evaluate(form: OpForm, { prepare, inputs }: Case) {
  useOps(form);
  const op = prepare();
  const start = inputs.map(({ shape, values }) => tensor(values, [...shape]));
  const value = op(...start);
  const weights = tensor(normals(99, value.size), value.shape);
  const found = grads((...x: Tensor[]) => sum(mul(op(...x), weights)))(start);
  const read = await Promise.all([value, ...found].map((x) => x.data()));
  dispose([value, weights, ...found, ...start]);
  useOps('fused');
  return read;
}

describe('on webgpu', () => {
  beforeAll(() => startBackend('webgpu'));

  // Tiles and parts are cut differently for the two kinds of adapter; both are run on this one.
  it.each(
    [true, false].flatMap((software) =>
      CASES.map((testCase) => ({ ...testCase, as: software ? 'processor' : 'card', software })),
    ),
  )('$name, as on a $as', async ({ software, ...testCase }) => {
    const gpu = backend() as LabBackend;
    const { device } = gpu;
    Object.defineProperty(gpu, 'software', { value: software });
    device.pushErrorScope('validation');
    const fused = await evaluate('fused', testCase);
    const again = await evaluate('fused', testCase);
    expect((await device.popErrorScope())?.message).toBeUndefined();
    const composed = await evaluate('composed', testCase);
    fused.forEach((values, i) => {
      const label = i === 0 ? 'value' : `gradient of input ${i}`;
      expect(
        composed[i].some((x) => x !== 0),
        `${label} is not all zero`,
      ).toBe(true);
      expectClose(label, values, composed[i], TOLERANCE);
      expect([...again[i]], `${label}, again`).toEqual([...values]);
    });
  });

  it('draws exactly the bits of the mask, negative key words and a tail included', async () => {
    for (const key of [{ k0: -5, k1: 123456789 }, streamKey(3, 'dropout', 1, 2, 3)]) {
      const kept = dropout(ones([7, 3]), { key, p: 0.37 });
      expect([...(await kept.data())]).toEqual([...dropoutMask(key, 21, 0.37)]);
    }
  });

  it('finds the nearest centres, the first of equals', async () => {
    const x = tensor<Rank.R2>(normals(30, 33 * 5), [33, 5]);
    const half = normals(31, 3 * 5);
    const centres = tensor<Rank.R2>([...half, ...half], [6, 5]);
    const fused = await nearestCentre(x, centres).data();
    useOps('composed');
    const composed = await nearestCentre(x, centres).data();
    useOps('fused');
    expect([...fused]).toEqual([...composed]);
    expect(new Set(fused)).toEqual(new Set([0, 1, 2]));
  });

  describe('sums put off', () => {
    it('read as if they had not been', async () => {
      const [x, y] = [tensor(normals(1, 12), [4, 3]), tensor(normals(2, 12), [4, 3])];
      const long = [...Array(6).keys()].reduce<Tensor>((z, i) => add(z, mul(y, i)), x);
      const [upper, lower] = split(add(x, y), 2, 0);
      const joined = concat([mul(x, 2), dropout(ones([2, 3]), draw(0.5))], 0);
      expect([...(await joined.data())]).toEqual([
        ...(await x.data()).map((v) => 2 * v),
        ...dropoutMask(draw(0.5).key, 6, 0.5),
      ]);
      expect([...(await sub(1, x).data())]).toEqual(
        [...(await x.data())].map((v) => Math.fround(1 - v)),
      );
      const row = slice(x, [2, 0], [1, 3]);
      const [a, b] = [await x.data(), await y.data()];
      expectClose(
        'long sum',
        await long.data(),
        a.map((v, i) => v + 15 * b[i]),
        TOLERANCE,
      );
      expect([...(await upper.data())]).toEqual(
        [...a.slice(0, 6)].map((v, i) => Math.fround(v + b[i])),
      );
      expect([...(await lower.data())]).toEqual(
        [...a.slice(6)].map((v, i) => Math.fround(v + b[6 + i])),
      );
      expect([...(await row.data())]).toEqual([...a.slice(6, 9)]);
      expect([...(await tile(row, [2, 1]).data())]).toEqual([...a.slice(6, 9), ...a.slice(6, 9)]);
    });

    it('of parts, scaled, joined and cut, read as if they had not been', async () => {
      const [x, y] = [tensor(normals(1, 35), [5, 7]), tensor(normals(2, 7), [7])];
      const down = mul(sum(x, 0), 2);
      const [a, b] = [await x.data(), await y.data()];
      const expected = [...b].map((_, d) =>
        [0, 1, 2, 3, 4].reduce((total, row) => total + 2 * a[7 * row + d], 0),
      );
      const close = async (label: string, found: Tensor, wanted: readonly number[]) =>
        expectClose(label, await found.data(), wanted, TOLERANCE);
      const both = [...expected, ...[...b].map((value, d) => value - expected[d])];
      const joined = concat([down, sub(y, down)], 0);
      await close('joined', joined, both);
      await close('cut', slice(add(down, y), [2], [4]), [
        ...expected.slice(2, 6).map((value, d) => value + b[2 + d]),
      ]);
    });

    it('outlive the tensors they are made of, and free them when read or dropped', async () => {
      const gpu = backend() as LabBackend;
      const tensors = memory().numTensors;
      const held = gpu.numDataIds();
      const x = tensor(normals(1, 12), [4, 3]);
      const expected = (await x.data()).map((v) => 3 * v);
      const doubled = mul(x, 2);
      const read = add(doubled, x);
      const dropped = add(doubled, x);
      dispose([x, doubled]);
      dropped.dispose();
      expectClose('the sum', await read.data(), expected, TOLERANCE);
      read.dispose();
      expect(memory().numTensors).toBe(tensors);
      expect(gpu.numDataIds()).toBe(held);
    });
  });
});
