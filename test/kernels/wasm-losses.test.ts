/** The fused losses, centres, ranks and optimiser of the wasm backend against the composed ones. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamStep,
  centreLookup,
  intentFusion,
  nearestCentre,
  ntXent,
  ranks,
  sampledBce,
  maskedPairs,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import {
  clone,
  dispose,
  memory,
  tensor1d,
  tensor2d,
  variable,
  zeros,
  type Tensor,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import { rankQuery } from '../../workers/evaluation/rank.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { expectSameForms } from '../support/forms.ts';
import { argument, normals } from '../support/gradient.ts';

const two = (x: Tensor) => x as Tensor2D;

beforeAll(async () => {
  const { device } = await startBackend('wasm');
  // Else every test below would hold composed against composed.
  expect(device).toContain('fused kernels');
});

async function inForm<T>(form: OpForm, run: () => Promise<T>): Promise<T> {
  useOps(form);
  try {
    return await run();
  } finally {
    useOps('fused');
  }
}

describe('sampledBce', () => {
  it.each([
    [1, 8],
    [9, 7],
    [130, 64],
  ])('[%i, %i], some positions without a target', async (n, width) => {
    const real = tensor1d(Float32Array.from({ length: n }, (_, i) => (i % 3 === 1 ? 0 : 1)));
    await expectSameForms(
      (h, p, q) => sampledBce(two(h), two(p), two(q), real, n - Math.floor((n + 1) / 3)),
      [argument(1, [n, width], 0.5), argument(2, [n, width], 0.5), argument(3, [n, width], 0.5)],
    );
  });

  it('is 0 where no position has a target', async () => {
    const real = tensor1d([0, 0]);
    const x = argument(4, [2, 8]);
    await expectSameForms((h, p, q) => sampledBce(two(h), two(p), two(q), real, 0), [x, x, x]);
  });

  it('is bounded by the floor inside its logarithms, and tells a NaN', async () => {
    const real = tensor1d([1]);
    const loss = async (h: number, p: number, n: number) =>
      (await sampledBce(tensor2d([[h]]), tensor2d([[p]]), tensor2d([[n]]), real, 1).data())[0];
    expect(await loss(1, -200, 200)).toBeCloseTo(2 * 55.262042, 3);
    expect(await loss(1, 200, -200)).toBe(0);
    expect(await loss(NaN, 1, 1)).toBeNaN();
  });
});

describe('ntXent', () => {
  it.each([
    [1, 8, null],
    [3, 5, null],
    [5, 8, [1, 2, 1, 3, 1]],
    [17, 600, null],
    [40, 31, Array.from({ length: 40 }, (_, i) => i % 6)],
  ] as const)('%i users of %i values', async (users, width, labels) => {
    const masked = maskedPairs(users, labels && tensor1d([...labels], 'int32'));
    // Of the order of the model's: similarities of some units at any width.
    const scale = 2 / width ** 0.25;
    await expectSameForms(
      (p, q) => ntXent(two(p), two(q), masked, 0.7),
      [argument(5, [users, width], scale), argument(6, [users, width], scale)],
    );
  });
});

describe('centres', () => {
  it.each([
    [1, 1, 8],
    [37, 5, 7],
    [100, 64, 64],
    [33, 600, 8],
  ])('%i vectors find the nearest of %i in %i dimensions', async (n, count, width) => {
    const x = tensor2d(normals(7, n * width), [n, width]);
    const centres = tensor2d(normals(8, count * width), [count, width]);
    const found = await inForm('fused', () => nearestCentre(x, centres).data());
    const expected = await inForm('composed', () => nearestCentre(x, centres).data());
    expect([...found]).toEqual([...expected]);
  });

  it('the first of equal centres is taken', async () => {
    const centres = tensor2d([
      [0, 1],
      [1, 0],
      [1, 0],
    ]);
    expect([...(await nearestCentre(tensor2d([[2, 0]]), centres).data())]).toEqual([1]);
  });

  it.each(['shift', 'concat'] as const)('intentFusion, %s', async (kind) => {
    for (const [n, count, width] of [
      [1, 2, 8],
      [70, 9, 6],
    ]) {
      await expectSameForms(
        (x, c) => intentFusion(two(x), two(c), kind),
        [argument(9, [n, width]), argument(10, [count, width], 3)],
      );
    }
  });

  it('centreLookup, centres chosen often and never', async () => {
    const assignment = tensor1d(
      Int32Array.from({ length: 50 }, (_, i) => (i * i) % 5),
      'int32',
    );
    await expectSameForms((c) => centreLookup(two(c), assignment), [argument(11, [6, 7])]);
  });
});

it('ranks more items than one block as counting does, answers seen, tied and below 0 too', async () => {
  const [users, rows, width] = [33, 1100, 8];
  const h = normals(12, users * width);
  const items = normals(13, rows * width);
  items.copyWithin(3 * width, 7 * width, 8 * width); // items 3 and 7 tie
  const answers = Int32Array.from({ length: users }, (_, u) => (u === 0 ? 3 : (u * 97) % rows));
  const seenOf = Array.from({ length: users }, (_, u) =>
    u === 5 ? [answers[5], 2] : Array.from({ length: u % 4 }, (_each, j) => (u * 13 + j) % 90),
  );
  const query = rankQuery(
    {
      answers,
      seenOffsets: Int32Array.from(
        seenOf.reduce<number[]>((all, seen) => [...all, all[all.length - 1] + seen.length], [0]),
      ),
      seen: Int32Array.from(seenOf.flat()),
    },
    rows,
    'score_zero',
  );
  const score = (u: number, item: number) => {
    if (seenOf[u].includes(item)) return 0;
    let sum = 0;
    for (let d = 0; d < width; d++) {
      sum = Math.fround(sum + Math.fround(h[u * width + d] * items[item * width + d]));
    }
    return sum;
  };
  const expected = [...answers].flatMap((answer, u) => {
    const bar = score(u, answer);
    const scores = Array.from({ length: rows }, (_, item) => score(u, item));
    return [scores.filter((s) => s > bar).length, scores.filter((s) => s === bar).length - 1];
  });
  const found = ranks(tensor2d(h, [users, width]), tensor2d(items, [rows, width]), query, 'zero');
  expect([...(await found.data())]).toEqual(expected);
});

describe('adam', () => {
  const settings = { lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const threeSteps = async (form: OpForm, n: number, shared: boolean) =>
    inForm(form, async () => {
      const start = tensor1d(normals(14, n));
      const w = variable(start);
      const moments = { first: variable(zeros([n])), second: variable(zeros([n])) };
      if (!shared) start.dispose();
      for (let step = 1; step <= 3; step++) {
        const g = tensor1d(normals(20 + step, n));
        adamStep(w, g, moments, step, settings);
        g.dispose();
      }
      const values = await Promise.all([w, moments.first, moments.second].map((v) => v.data()));
      const kept = shared ? await start.data() : null;
      dispose([w, moments.first, moments.second]);
      if (shared) start.dispose();
      return { values, kept };
    });

  it.each([1, 3, 4, 1003])('moves %i values as the composed one, in place', async (n) => {
    const expected = await threeSteps('composed', n, false);
    const before = memory().numTensors;
    const found = await threeSteps('fused', n, false);
    expect(memory().numTensors - before).toBeLessThanOrEqual(2); // the two zeros variables start from
    found.values.forEach((values, i) =>
      // One division more or less, in float32.
      expectClose(`part ${i}`, values, expected.values[i], { rtol: 1e-6, atol: 1e-9 }),
    );
  });

  it('leaves alone a tensor that shares its values with the variable', async () => {
    const { values, kept } = await threeSteps('fused', 5, true);
    expect([...(kept ?? [])]).toEqual([...normals(14, 5)]);
    expect([...values[0]]).not.toEqual([...normals(14, 5)]);
  });

  it('leaves alone a clone', async () => {
    const w = variable(tensor1d([1, 2, 3]));
    const copy = clone(w as unknown as Tensor);
    const moments = { first: variable(zeros([3])), second: variable(zeros([3])) };
    adamStep(w, tensor1d([1, 1, 1]), moments, 1, settings);
    expect([...(await copy.data())]).toEqual([1, 2, 3]);
    expect((await w.data())[0]).toBeCloseTo(0.99, 5);
  });
});
