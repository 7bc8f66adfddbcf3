/** Uses of the ops that the losses are made of. */
import {
  catalogueCrossEntropy,
  centreLookup,
  clusterLoss,
  everyRow,
  gbce,
  intentFusion,
  itemsAlone,
  maskedPairs,
  ntXent,
  pickRows,
  sampledBce,
  sampledSoftmax,
  unitLength,
  unitLengthInPlace,
} from '../../../workers/engine/ops/index.ts';
import {
  concat,
  mean,
  mul,
  reshape,
  split,
  tensor1d,
  type Tensor,
} from '../../../workers/engine/tf.ts';
import { argument } from '../../support/gradient.ts';
import { two, type OpCase } from './case.ts';

const bceCase = (n: number, width: number, differences?: true): OpCase => ({
  name: `sampledBce, ${n} x ${width}, every third position without a target`,
  prepare: () => {
    const real = tensor1d(Float32Array.from({ length: n }, (_, i) => (i % 3 === 1 ? 0 : 1)));
    const count = n - Math.floor((n + 1) / 3);
    return (h, p, q) => sampledBce(two(h), two(p), two(q), real, count);
  },
  inputs: [13, 14, 15].map((label) => argument(label, [n, width], 0.5)),
  ...(differences ? { differences } : {}),
});

interface Pairs {
  readonly labels?: readonly number[];
  readonly temperature?: number;
  readonly silent?: readonly number[];
  readonly differences?: true;
}

const pairsCase = (
  users: number,
  width: number,
  { labels, temperature = 0.7, ...more }: Pairs = {},
): OpCase => ({
  name: `ntXent, ${users} users of ${width}${labels ? ', those of one label left out' : ''}`,
  prepare: () => {
    const masked = maskedPairs(users, labels ? tensor1d([...labels], 'int32') : null);
    return (p, q) => ntXent(two(p), two(q), masked, temperature);
  },
  // Of the order of the model's: similarities of some units at any width.
  inputs: [19, 20].map((label) => argument(label, [users, width], 2 / width ** 0.25)),
  ...more,
});

/** Centres well apart where `spread` is large: no step of a difference changes a nearest one. */
const fusionCase = (
  kind: 'shift' | 'concat',
  [n, centres, width]: readonly [number, number, number],
  spread = 1,
): OpCase => ({
  name: `intentFusion, ${kind}, ${n} of ${width}, ${centres} intents, spread ${spread}`,
  prepare: () => (x, c) => intentFusion(two(x), two(c), kind),
  inputs: [argument(16, [n, width]), argument(17, [centres, width], spread)],
  ...(spread > 1 ? { differences: true } : {}),
});

/** A position without a target, items that come again, a negative that is a target, another twice. */
function targets() {
  const rows = 13;
  return {
    positive: pickRows(Int32Array.of(3, 0, 5, 3, 11, 2, 7), rows, 0),
    negatives: pickRows(Int32Array.of(3, 9, 1, 9, 4), rows, 0),
    real: tensor1d([1, 0, 1, 1, 1, 1, 1]),
    count: 6,
  };
}

const manyItems = (name: string, prepare: OpCase['prepare'], width: number): OpCase => ({
  name: `${name}, width ${width}`,
  prepare,
  inputs: [argument(41, [7, width]), argument(42, [13, width])],
  differences: true,
});

const MANY_ITEMS = [8, 5].flatMap((width): OpCase[] => [
  manyItems(
    'sampledSoftmax',
    () => {
      const of = targets();
      return (h, items) => sampledSoftmax(two(h), two(items), of);
    },
    width,
  ),
  manyItems(
    'gbce',
    () => {
      const of = targets();
      return (h, items) => gbce(two(h), two(items), of, 0.3);
    },
    width,
  ),
  ...[itemsAlone, everyRow].map((candidates) =>
    manyItems(
      `catalogueCrossEntropy, ${candidates.name}`,
      () => {
        const of = targets();
        return (h, items) => catalogueCrossEntropy(two(h), two(items), of, candidates(13));
      },
      width,
    ),
  ),
]);

export const LOSSES: readonly OpCase[] = [
  bceCase(5, 8, true),
  bceCase(1, 8),
  bceCase(9, 7),
  bceCase(7, 6),
  bceCase(130, 64),
  ...MANY_ITEMS,
  pairsCase(5, 8, { differences: true }),
  pairsCase(5, 8, { labels: [1, 2, 1, 3, 1], differences: true }),
  pairsCase(5, 5),
  pairsCase(5, 5, { labels: [1, 2, 1, 3, 1] }),
  // Two views of one user have nobody to be told from.
  pairsCase(1, 8, { silent: [0, 1, 2] }),
  pairsCase(3, 5, { temperature: 1 }),
  pairsCase(17, 600),
  pairsCase(40, 31, { labels: Array.from({ length: 40 }, (_, i) => i % 6) }),
  ...[8, 5].map((width): OpCase => ({
    name: `ntXent of the halves of one tensor, width ${width}`,
    prepare: () => {
      const masked = maskedPairs(5, null);
      return (x) => {
        const [p, q] = split(x, 2, 0).map(two);
        return ntXent(p, q, masked, 0.7);
      };
    },
    inputs: [argument(19, [10, width])],
  })),
  ...(['shift', 'concat'] as const).flatMap((kind) => [
    fusionCase(kind, [9, 3, 8], 3),
    // An intent nobody chose.
    fusionCase(kind, [9, 7, 8]),
    fusionCase(kind, [9, 7, 5]),
    fusionCase(kind, [1, 2, 8]),
    fusionCase(kind, [70, 9, 6]),
  ]),
  // Its sums in parts.
  fusionCase('shift', [1100, 5, 3]),
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
    name: 'centreLookup, a centre twice',
    prepare: () => {
      const assignment = tensor1d([2, 0, 2, 1], 'int32');
      return (c) => centreLookup(two(c), assignment);
    },
    inputs: [argument(18, [4, 8])],
    differences: true,
  },
  {
    name: 'centreLookup, centres chosen often and never',
    prepare: () => {
      const chosen = Int32Array.from({ length: 50 }, (_, i) => (i * i) % 5);
      const assignment = tensor1d(chosen, 'int32');
      return (c) => centreLookup(two(c), assignment);
    },
    inputs: [argument(11, [6, 7])],
  },
  ...(['all_centres', 'nearest_centre'] as const).flatMap((alignment) => {
    const prepare = () => (x: Tensor, c: Tensor) =>
      clusterLoss(unitLength(two(x)), two(c), alignment).loss;
    return [
      {
        name: `clusterLoss, ${alignment}, centres far apart`,
        ...{ prepare, differences: true as const },
        inputs: [argument(21, [9, 8]), argument(22, [3, 8], 3)],
      },
      {
        name: `clusterLoss, ${alignment}`,
        prepare,
        inputs: [argument(21, [9, 7]), argument(22, [4, 7])],
      },
    ];
  }),
  ...[8, 7].map((width): OpCase => ({
    name: `unitLength, width ${width}`,
    prepare: () => (x) => unitLength(two(x)),
    inputs: [argument(23, [5, width])],
    differences: true,
  })),
  {
    // Its gradient leaves out the normalisation on purpose: no difference would agree.
    name: 'unitLengthInPlace',
    prepare: () => (x) => unitLengthInPlace(two(x)),
    inputs: [argument(23, [5, 7])],
  },
];
