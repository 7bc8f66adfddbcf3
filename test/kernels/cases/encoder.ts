/** Uses of the ops that the encoder is made of. */
import {
  attention,
  dropout,
  embedding,
  gelu,
  layerNorm,
  linear,
  pickRows,
} from '../../../workers/engine/ops/index.ts';
import { add, concat, mean, mul, split, tile, type Tensor } from '../../../workers/engine/tf.ts';
import type { Tolerance } from '../../support/close.ts';
import { argument } from '../../support/gradient.ts';
import { causalMask, draw, one, two, type OpCase } from './case.ts';

/** Weights as the model's, of the order 1 / sqrt(summands): values stay near 1. */
const linearCase = (n: number, ins: number, outs: number, more: Partial<OpCase> = {}): OpCase => ({
  name: `linear, ${n} x ${ins} x ${outs}`,
  prepare: () => (x, w, b) => linear(two(x), two(w), one(b)),
  inputs: [
    argument(1, [n, ins]),
    argument(2, [ins, outs], 1 / Math.sqrt(ins)),
    argument(3, [outs]),
  ],
  // Gradients of the weight sum n numbers.
  tolerance: { rtol: 1e-4, atol: 1e-6 * Math.max(10, Math.min(n, 700)) },
  ...more,
});

const layerNormCase = (
  n: number,
  width: number,
  epsilon: number,
  more?: Partial<OpCase>,
): OpCase => ({
  name: `layerNorm, ${n} x ${width}, epsilon ${epsilon}`,
  prepare: () => (x, w, b) => layerNorm(two(x), one(w), one(b), epsilon),
  inputs: [argument(4, [n, width]), argument(5, [width]), argument(6, [width])],
  ...more,
});

interface Seen {
  readonly p?: number;
  /** Empty positions at the head of a sequence; by default its number. */
  readonly padding?: (row: number) => number;
  readonly tolerance?: Tolerance;
  /**
   * Then a query at an empty position sees every key: a score of -10000 has steps of 1e-3 in float32, too coarse
   * for a difference where nothing else is left.
   */
  readonly differences?: true;
}

const attentionCase = (
  name: string,
  [rows, length, heads, perHead]: readonly [number, number, number, number],
  { p = 0, padding = (row) => row, ...more }: Seen = {},
): OpCase => ({
  name: `attention, ${name}: ${rows} x ${length}, ${heads} heads of ${perHead}, dropout ${p}`,
  prepare: () => {
    const mask = causalMask(rows, length, padding, more.differences === undefined);
    return (q, k, v) =>
      attention(two(q), two(k), two(v), mask, { rows, length, heads }, p > 0 ? draw(p) : null);
  },
  inputs: [10, 11, 12].map((label) => argument(label, [rows * length, heads * perHead])),
  ...more,
});

/**
 * Where all keys are masked, scores near -10000 have steps of 1e-3 in float32, and a last bit that differs may
 * move one by a step: 1e-3 of a weight.
 */
const COARSE: Tolerance = { rtol: 1e-4, atol: 2e-3 };
/** The last of several sequences has no position at all. */
const lastEmpty = (rows: number, length: number) => (row: number) =>
  rows > 1 && row === rows - 1 ? length : row;
const EMPTY = [
  [3, 5, 2, 4],
  [2, 50, 2, 32],
  [1, 7, 1, 6],
  [4, 9, 4, 3],
  [1, 200, 2, 8],
  [2, 3, 1, 256],
] as const;

export const ENCODER: readonly OpCase[] = [
  linearCase(7, 5, 3, { differences: true }),
  // One row; nothing a multiple of 4 or 8; more rows, columns and summands than one block (32, 512, 256).
  linearCase(1, 1, 1),
  linearCase(1, 8, 8),
  linearCase(17, 12, 20),
  linearCase(9, 8, 6),
  linearCase(33, 64, 30),
  linearCase(100, 300, 12),
  linearCase(40, 9, 530),
  linearCase(700, 16, 20),
  linearCase(4200, 4, 4),
  layerNormCase(7, 12, 1e-12, { differences: true }),
  layerNormCase(7, 12, 0.3, { differences: true }),
  layerNormCase(1, 8, 1e-12),
  layerNormCase(11, 7, 0.3),
  // A width of 1 has no deviation: both forms give dx = 0 times 1 / sqrt(1e-12).
  layerNormCase(3, 1, 1e-12, { tolerance: { rtol: 1e-4, atol: 5e-5 }, silent: [1, 2] }),
  layerNormCase(130, 64, 1e-5, { tolerance: { rtol: 1e-4, atol: 5e-5 } }),
  layerNormCase(65, 30, 1e-12),
  layerNormCase(4200, 4, 1e-12, { tolerance: { rtol: 1e-4, atol: 5e-5 } }),
  {
    name: 'layerNorm of a dropped out residual, its own output dropped out and used three times',
    prepare: () => (x, y, w, b) => {
      const normal = layerNorm(two(add(dropout(two(x), draw(0.3, 1)), y)), one(w), one(b), 1e-5);
      const dropped = dropout(normal, draw(0.4, 2));
      return add(add(mul(dropped, dropped), mul(dropped, 0.5)), gelu(dropped));
    },
    inputs: [argument(4, [9, 5]), argument(8, [9, 5]), argument(5, [5]), argument(6, [5])],
  },
  ...[
    [9, 5],
    [1, 1],
  ].map((shape): OpCase => ({
    name: `gelu, ${shape.join(' x ')}`,
    prepare: () => (x) => gelu(two(x)),
    inputs: [argument(7, shape, 2)],
    differences: true,
  })),
  ...[0.01, 0.3, 0.99].map((p): OpCase => ({
    name: `dropout, p ${p}`,
    prepare: () => (x) => dropout(two(x), draw(p)),
    inputs: [argument(8, [23, 9])],
    tolerance: { rtol: 0, atol: 0 },
    differences: true,
  })),
  {
    name: 'dropout twice',
    prepare: () => (x) => dropout(dropout(two(x), draw(0.3, 1)), draw(0.3, 2)),
    inputs: [argument(8, [9, 5])],
  },
  {
    name: 'embedding, an id three times',
    prepare: () => {
      const picked = pickRows(Int32Array.of(3, 0, 3, 1, 5, 3, 0), 6, -1);
      return (table) => embedding(two(table), picked);
    },
    inputs: [argument(9, [6, 8])],
    differences: true,
  },
  ...[8, 5].map((width): OpCase => ({
    name: `embedding of width ${width}, many repeated ids, and padding without a gradient`,
    prepare: () => {
      const ids = Int32Array.from({ length: 301 }, (_, i) => (i * i) % 11);
      const picked = pickRows(ids, 11, 0);
      return (table) => gelu(embedding(two(table), picked));
    },
    inputs: [argument(9, [11, width])],
  })),
  attentionCase('padded', [3, 5, 2, 4], { padding: (row) => Math.min(row, 2), differences: true }),
  attentionCase('padded', [3, 5, 2, 4], { p: 0.5, differences: true }),
  attentionCase('padded up to every position', [4, 3, 2, 4]),
  attentionCase('one head', [3, 7, 1, 12], { p: 0.4 }),
  attentionCase('not padded', [2, 21, 2, 10], { padding: () => 0 }),
  attentionCase('not padded', [2, 21, 2, 10], { padding: () => 0, p: 0.5 }),
  ...[0, 0.4].flatMap((p) =>
    EMPTY.map((shape) =>
      attentionCase('an empty sequence', shape, {
        ...{ p, padding: lastEmpty(shape[0], shape[1]), tolerance: COARSE },
      }),
    ),
  ),
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
  {
    name: 'two tensors side by side, each twice',
    prepare: () => (x: Tensor, y: Tensor) => concat([mul(x, 2), add(y, x)], 0),
    inputs: [argument(26, [4, 5]), argument(27, [4, 5])],
  },
];
