/** Every op's gradient against finite differences, with the bodies that each backend really runs. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  attention,
  centreLookup,
  clusterLoss,
  dropout,
  embedding,
  gelu,
  intentFusion,
  layerNorm,
  linear,
  ntXent,
  pickRows,
  sampledBce,
  maskedPairs,
  unitLength,
  unitLengthInPlace,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import {
  grad,
  memory,
  mul,
  sum,
  tensor,
  tensor1d,
  tensor4d,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import { streamKey } from '../../workers/random/stream.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { argument, expectGradient, type Argument } from '../support/gradient.ts';

const draw = (p: number) => ({ key: streamKey(1, 'dropout', 7), p });
const two = (x: Tensor) => x as Tensor2D;
const one = (x: Tensor) => x as Tensor1D;

/**
 * Rows 3, L 5 (odd), 2 heads: a causal mask over sequences padded by 0, 1 and 2 positions. Not more:
 * a score of -10000 has steps of 1e-3 in float32, too coarse for a difference where nothing else is left.
 */
const ATTENTION = { rows: 3, length: 5, heads: 2 };
const causalMask = () => {
  const values = new Float32Array(3 * 25);
  for (let row = 0; row < 3; row++)
    for (let query = 0; query < 5; query++)
      for (let key = 0; key < 5; key++)
        if (query >= row && (key > query || key < row)) values[row * 25 + query * 5 + key] = -10000;
  return tensor4d(values, [3, 1, 5, 5]);
};

interface Case {
  readonly name: string;
  /** The op, its constants made beforehand: what a gradient captures must outlive the forward pass. */
  readonly prepare: () => (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly Argument[];
}

const CASES: readonly Case[] = [
  {
    name: 'linear, odd sizes',
    prepare: () => (x, w, b) => linear(two(x), two(w), one(b)),
    inputs: [argument(1, [7, 5]), argument(2, [5, 3]), argument(3, [3])],
  },
  ...[1e-12, 0.3].map((epsilon): Case => ({
    name: `layerNorm, epsilon ${epsilon}`,
    prepare: () => (x, w, b) => layerNorm(two(x), one(w), one(b), epsilon),
    inputs: [argument(4, [7, 12]), argument(5, [12]), argument(6, [12])],
  })),
  { name: 'gelu', prepare: () => (x) => gelu(two(x)), inputs: [argument(7, [9, 5], 2)] },
  {
    name: 'dropout',
    prepare: () => (x) => dropout(two(x), draw(0.3)),
    inputs: [argument(8, [9, 5])],
  },
  {
    name: 'embedding, an id three times and padding',
    prepare: () => {
      const picked = pickRows(Int32Array.of(3, 0, 3, 1, 5, 3, 0), 6, -1);
      return (table) => embedding(two(table), picked);
    },
    inputs: [argument(9, [6, 8])],
  },
  {
    name: 'attention, causal and padded',
    prepare: () => {
      const mask = causalMask();
      return (q, k, v) => attention(two(q), two(k), two(v), mask, ATTENTION, null);
    },
    inputs: [argument(10, [15, 8]), argument(11, [15, 8]), argument(12, [15, 8])],
  },
  {
    name: 'attention with dropout',
    prepare: () => {
      const mask = causalMask();
      return (q, k, v) => attention(two(q), two(k), two(v), mask, ATTENTION, draw(0.5));
    },
    inputs: [argument(10, [15, 8]), argument(11, [15, 8]), argument(12, [15, 8])],
  },
  {
    name: 'sampledBce',
    prepare: () => {
      const real = tensor1d([1, 0, 1, 1, 0]);
      return (h, p, n) => sampledBce(two(h), two(p), two(n), real, 3);
    },
    inputs: [argument(13, [5, 8]), argument(14, [5, 8]), argument(15, [5, 8])],
  },
  ...(['shift', 'concat'] as const).map((kind) => ({
    name: `intentFusion, ${kind}`,
    // Well apart, so that no step of the difference changes a nearest centre.
    prepare: () => (x: Tensor, c: Tensor) => intentFusion(two(x), two(c), kind),
    inputs: [argument(16, [9, 8]), argument(17, [3, 8], 3)],
  })),
  {
    name: 'centreLookup, a centre twice',
    prepare: () => {
      const assignment = tensor1d([2, 0, 2, 1], 'int32');
      return (c) => centreLookup(two(c), assignment);
    },
    inputs: [argument(18, [4, 8])],
  },
  {
    name: 'ntXent',
    prepare: () => {
      const masked = maskedPairs(5, null);
      return (p, q) => ntXent(two(p), two(q), masked, 0.7);
    },
    inputs: [argument(19, [5, 8]), argument(20, [5, 8])],
  },
  {
    name: 'ntXent, false negatives left out',
    prepare: () => {
      const masked = maskedPairs(5, tensor1d([1, 2, 1, 3, 1], 'int32'));
      return (p, q) => ntXent(two(p), two(q), masked, 1);
    },
    inputs: [argument(19, [5, 8]), argument(20, [5, 8])],
  },
  ...(['all_centres', 'nearest_centre'] as const).map((alignment) => ({
    name: `clusterLoss, ${alignment}`,
    prepare: () => (x: Tensor, c: Tensor) =>
      clusterLoss(unitLength(two(x)), two(c), alignment).loss,
    inputs: [argument(21, [9, 8]), argument(22, [3, 8], 3)],
  })),
  { name: 'unitLength', prepare: () => (x) => unitLength(two(x)), inputs: [argument(23, [5, 8])] },
];

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(['composed', 'fused'] as const)('%s', (form: OpForm) => {
    beforeAll(() => {
      useOps(form);
      return () => useOps('fused');
    });

    it.each(CASES)('$name', async ({ prepare, inputs }) => {
      await expectGradient(prepare(), inputs);
    });

    it('layerNorm adds epsilon to the variance', async () => {
      // Mean 2, variance 1: (x - 2) / sqrt(1 + 3).
      const x = tensor([1, 3, 1, 3], [1, 4]);
      const y = layerNorm(two(x), tensor1d([1, 1, 1, 2]), tensor1d([0, 0, 5, 0]), 3);
      expect([...(await y.data())]).toEqual([-0.5, 0.5, 4.5, 1]);
    });
  });

  it('gives the padding row no gradient', async () => {
    const table = tensor(argument(24, [4, 8]).values, [4, 8]);
    const picked = pickRows(Int32Array.of(0, 2, 0), 4, 0);
    const gradient = grad((t) => sum(embedding(two(t), picked)))(table);
    const rows = await gradient.data();
    expect([...rows.slice(0, 8)]).toEqual(Array(8).fill(0));
    expect([...rows.slice(16, 24)]).toEqual(Array(8).fill(1));
  });

  it('refuses an id outside the table', () => {
    expect(() => pickRows(Int32Array.of(0, 4), 4, 0)).toThrow(/outside the table/);
  });

  it('lets the centres’ gradient ignore their normalisation', async () => {
    const weights = tensor(argument(25, [3, 8]).values, [3, 8]);
    const x = tensor(argument(26, [3, 8]).values, [3, 8]);
    const gradient = grad((c) => sum(mul(unitLengthInPlace(two(c)), weights)))(x);
    expect([...(await gradient.data())]).toEqual([...argument(25, [3, 8]).values]);
  });

  it('keeps no tensor', () => {
    const before = memory().numTensors;
    for (const { prepare, inputs } of CASES) {
      const run = () => prepare()(...inputs.map(({ shape, values }) => tensor(values, [...shape])));
      tidy(run).dispose();
    }
    expect(memory().numTensors).toBe(before);
  });
});
