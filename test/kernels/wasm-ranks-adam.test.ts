/** The ranking and the optimiser of the wasm backend: ranks as counting has them, Adam in place. */
import { beforeAll, describe, expect, it } from 'vitest';
import { adamStep, ranks, useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import {
  clone,
  dispose,
  memory,
  tensor1d,
  tensor2d,
  variable,
  zeros,
  type Tensor,
} from '../../workers/engine/tf.ts';
import { rankQuery } from '../../workers/evaluation/rank.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { normals } from '../support/gradient.ts';

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
