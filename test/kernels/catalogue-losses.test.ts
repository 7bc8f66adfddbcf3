/** The losses that set a target against many items: their values and gradients in float64, each form against the other. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  catalogueCrossEntropy,
  everyRow,
  gbce,
  gbceBeta,
  itemsAlone,
  pickRows,
  sampledSoftmax,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import {
  dispose,
  grads,
  tensor,
  tensor1d,
  type Tensor,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { expectSameForms } from '../support/forms.ts';
import { argument, type Argument } from '../support/gradient.ts';

const two = (x: Tensor) => x as Tensor2D;

interface Sizes {
  readonly positions: number;
  readonly width: number;
  readonly rows: number;
  readonly negatives: number;
}

/** Every third position has no target and stands at row 0; items come several times; negatives hold targets. */
function problem({ positions, width, rows, negatives }: Sizes) {
  const hasTarget = Array.from({ length: positions }, (_, t) => t % 3 !== 1);
  const ids = Int32Array.from(hasTarget, (is, t) => (is ? 1 + ((t * 5) % (rows - 2)) : 0));
  const drawn = Int32Array.from({ length: negatives }, (_, j) => 1 + ((j * 7) % (rows - 2)));
  const scale = 1.5 / width ** 0.25;
  return {
    hasTarget,
    ids,
    drawn,
    rows,
    count: hasTarget.filter(Boolean).length,
    inputs: [argument(41, [positions, width], scale), argument(42, [rows, width], scale)],
  };
}

type Problem = ReturnType<typeof problem>;

interface Loss {
  readonly name: string;
  readonly prepare: (of: Problem) => (...inputs: Tensor[]) => Tensor;
  /** In float64: the loss of a position of target p, given all its scores. */
  readonly exact: (of: Problem, scores: readonly number[], target: number) => number;
  /** d of that by each score. */
  readonly slopes: (of: Problem, scores: readonly number[], target: number) => readonly number[];
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** A softmax over candidate rows, each as often as it is one. */
const softmaxLoss = (
  candidates: (of: Problem, target: number) => readonly number[],
): Pick<Loss, 'exact' | 'slopes'> => ({
  exact: (of, scores, target) =>
    Math.log(sum(candidates(of, target).map((j) => Math.exp(scores[j])))) - scores[target],
  slopes(of, scores, target) {
    const rows = candidates(of, target);
    const whole = sum(rows.map((j) => Math.exp(scores[j])));
    const slopes = scores.map(() => 0);
    for (const j of rows) slopes[j] += Math.exp(scores[j]) / whole;
    slopes[target] -= 1;
    return slopes;
  },
});
const others = ({ drawn }: Problem, target: number) => [...drawn].filter((j) => j !== target);

const shared = ({ ids, drawn, rows, hasTarget, count }: Problem) => ({
  positive: pickRows(ids, rows, 0),
  negatives: pickRows(drawn, rows, 0),
  real: tensor1d(hasTarget.map(Number)),
  count,
});
const BETA = 0.3;
/** The target and every negative drawn, one that is the target itself among them. */
const toldFrom = ({ drawn }: Problem) => 1 + drawn.length;

const LOSSES: readonly Loss[] = [
  {
    name: 'sampledSoftmax',
    prepare(of) {
      const targets = shared(of);
      return (h, items) => sampledSoftmax(two(h), two(items), targets);
    },
    ...softmaxLoss((of, target) => [target, ...others(of, target)]),
  },
  {
    name: 'gbce',
    prepare(of) {
      const targets = shared(of);
      return (h, items) => gbce(two(h), two(items), targets, BETA);
    },
    exact: (of, scores, target) =>
      -(
        BETA * Math.log(sigmoid(scores[target])) +
        sum(others(of, target).map((j) => Math.log(1 - sigmoid(scores[j]))))
      ) / toldFrom(of),
    slopes(of, scores, target) {
      const slopes = scores.map(() => 0);
      for (const j of others(of, target)) slopes[j] += sigmoid(scores[j]) / toldFrom(of);
      slopes[target] += (BETA * (sigmoid(scores[target]) - 1)) / toldFrom(of);
      return slopes;
    },
  },
  ...([itemsAlone, everyRow] as const).map((candidates): Loss => ({
    name: `catalogueCrossEntropy over ${candidates.name}`,
    prepare(of) {
      const targets = shared(of);
      return (h, items) => catalogueCrossEntropy(two(h), two(items), targets, candidates(of.rows));
    },
    ...softmaxLoss(({ rows }) => {
      const { from, count } = candidates(rows);
      return Array.from({ length: count }, (_, j) => from + j);
    }),
  })),
];

/** Loss and gradients in float64. */
function exactly({ exact, slopes }: Loss, of: Problem) {
  const [h, items] = of.inputs.map(({ values }) => Float64Array.from(values));
  const width = of.inputs[0].shape[1];
  const [dh, dItems] = [new Float64Array(h.length), new Float64Array(items.length)];
  let value = 0;
  of.hasTarget.forEach((is, t) => {
    if (!is) return;
    const own = h.subarray(t * width, (t + 1) * width);
    const scores = Array.from({ length: of.rows }, (_, j) => {
      let score = 0;
      for (let d = 0; d < width; d++) score += own[d] * items[j * width + d];
      return score;
    });
    value += exact(of, scores, of.ids[t]) / of.count;
    slopes(of, scores, of.ids[t]).forEach((slope, j) => {
      for (let d = 0; d < width; d++) {
        dh[t * width + d] += (slope / of.count) * items[j * width + d];
        dItems[j * width + d] += (slope / of.count) * own[d];
      }
    });
  });
  return { value, gradients: [dh, dItems] };
}

async function run(op: (...inputs: Tensor[]) => Tensor, inputs: readonly Argument[]) {
  const start = inputs.map(({ shape, values }) => tensor(values, [...shape]));
  const value = op(...start);
  const found = grads(op)(start);
  const read = await Promise.all([value, ...found].map((x) => x.data()));
  dispose([value, ...found, ...start]);
  return { value: read[0][0], gradients: read.slice(1) };
}

const SIZES: readonly Sizes[] = [
  { positions: 7, width: 5, rows: 9, negatives: 6 },
  { positions: 33, width: 8, rows: 40, negatives: 3 },
  { positions: 130, width: 64, rows: 300, negatives: 64 },
];

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(LOSSES)('$name', (loss) => {
    describe.each(['composed', 'fused'] as const)('%s', (form: OpForm) => {
      beforeAll(() => {
        useOps(form);
        return () => useOps('fused');
      });

      it.each(SIZES)('is what float64 makes of it: $positions x $rows', async (sizes) => {
        const of = problem(sizes);
        const expected = exactly(loss, of);
        const found = await run(loss.prepare(of), of.inputs);
        // Scores of a few units in float32: off by 1e-6, and so is what is made of them.
        expectClose('loss', [found.value], [expected.value], { rtol: 1e-5, atol: 1e-5 });
        expected.gradients.forEach((gradient, i) =>
          expectClose(`gradient ${i}`, found.gradients[i], gradient, { rtol: 1e-4, atol: 2e-6 }),
        );
      });

      it('stays finite where scores are in the hundreds', async () => {
        const of = problem(SIZES[1]);
        const far = of.inputs.map(({ shape, values }) => ({
          shape,
          values: values.map((x) => 20 * x),
        }));
        const expected = exactly(loss, { ...of, inputs: far });
        const found = await run(loss.prepare(of), far);
        if (Number.isFinite(expected.value))
          expectClose('loss', [found.value], [expected.value], { rtol: 1e-5, atol: 1e-4 });
        expect(Number.isFinite(found.value)).toBe(true);
        for (const x of found.gradients.flatMap((gradient) => [...gradient]))
          expect(Number.isFinite(x)).toBe(true);
      });

      it('is 0, and so is its gradient, where no position has a target', async () => {
        const of = problem(SIZES[0]);
        const none = { ...of, hasTarget: of.hasTarget.map(() => false), count: 0 };
        const found = await run(loss.prepare(none), of.inputs);
        expect(found.value).toBe(0);
        for (const x of found.gradients.flatMap((gradient) => [...gradient]))
          expect(Math.abs(x)).toBe(0);
      });
    });

    it.each(SIZES)('is the same in both forms: $positions x $rows', async (sizes) => {
      const of = problem(sizes);
      await expectSameForms(loss.prepare(of), of.inputs);
    });
  });

  it('cuts a catalogue that is larger than a stretch', async () => {
    const of = problem({ positions: 265, width: 2, rows: 4001, negatives: 1 });
    const [, , alone] = LOSSES;
    await expectSameForms(alone.prepare(of), of.inputs);
    const found = await run(alone.prepare(of), of.inputs);
    expectClose('loss', [found.value], [exactly(alone, of).value], { rtol: 1e-5, atol: 1e-5 });
  });
});

it('weighs a positive between plain cross-entropy and the share of items drawn', () => {
  expect(gbceBeta({ negatives: 256, items: 12_101, t: 0 })).toBeCloseTo(1, 12);
  expect(gbceBeta({ negatives: 256, items: 12_101, t: 1 })).toBeCloseTo(256 / 12_100, 12);
  // .75 alpha + .25
  expect(gbceBeta({ negatives: 256, items: 12_101, t: 0.75 })).toBeCloseTo(
    0.25 + (0.75 * 256) / 12_100,
    12,
  );
});
