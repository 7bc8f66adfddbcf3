/** Ops where the right numbers are known to the last digit, or nearly, on every backend. */
import { beforeAll, describe, expect, it } from 'vitest';
import { dropoutMask } from '../../workers/engine/ops/dropout/mask.ts';
import {
  attention,
  dropout,
  embedding,
  nearestCentre,
  pickRows,
  sampledBce,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import { ones, tensor1d, tensor2d } from '../../workers/engine/tf.ts';
import { streamKey } from '../../workers/random/stream.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { expectSameForms } from '../support/forms.ts';
import { argument, normals } from '../support/gradient.ts';
import { causalMask, two } from './cases/case.ts';

async function inForm<T>(form: OpForm, run: () => Promise<T>): Promise<T> {
  useOps(form);
  try {
    return await run();
  } finally {
    useOps('fused');
  }
}

const KEYS = [{ k0: -5, k1: 123456789 }, streamKey(3, 'dropout', 1, 2, 3)];

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([1, 3, 4, 15, 16, 17, 21, 67, 640])(
    'dropout draws its mask for %i values, negative key words too',
    async (n) => {
      for (const key of KEYS) {
        const kept = await dropout(two(ones([n, 1])), { key, p: 0.3 }).data();
        expect([...kept]).toEqual([...dropoutMask(key, n, 0.3)]);
      }
    },
  );

  it('embedding gives a table no gradient where every pick is padding', async () => {
    const picked = pickRows(new Int32Array(6), 4, 0);
    await expectSameForms((table) => embedding(two(table), picked), [argument(11, [4, 8])]);
  });

  it('sampledBce is 0 where no position has a target', async () => {
    const real = tensor1d([0, 0]);
    const x = argument(4, [2, 8]);
    await expectSameForms((h, p, q) => sampledBce(two(h), two(p), two(q), real, 0), [x, x, x]);
  });

  it('sampledBce is bounded by the floor inside its logarithms, and tells a NaN', async () => {
    const real = tensor1d([1]);
    const loss = async (h: number, p: number, n: number) =>
      (await sampledBce(tensor2d([[h]]), tensor2d([[p]]), tensor2d([[n]]), real, 1).data())[0];
    expect(await loss(1, -200, 200)).toBeCloseTo(2 * 55.262042, 3);
    expect(await loss(1, 200, -200)).toBe(0);
    // WGSL promises nothing of NaN.
    if (backend !== 'webgpu') expect(await loss(NaN, 1, 1)).toBeNaN();
  });

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

  it('the first of many equal centres is taken', async () => {
    const x = tensor2d(normals(30, 33 * 5), [33, 5]);
    const half = normals(31, 3 * 5);
    const centres = tensor2d(Float32Array.of(...half, ...half), [6, 5]);
    const found = await inForm('fused', () => nearestCentre(x, centres).data());
    const expected = await inForm('composed', () => nearestCentre(x, centres).data());
    expect([...found]).toEqual([...expected]);
    expect(new Set(found)).toEqual(new Set([0, 1, 2]));
  });

  it('attention gives a query that sees one key the value of that key, whatever the others hold', async () => {
    const mask = causalMask(1, 4, () => 0, true);
    const huge = tensor2d(argument(18, [4, 8], 30).values, [4, 8]);
    const v = tensor2d(argument(19, [4, 8]).values, [4, 8]);
    useOps('fused');
    const out = await attention(huge, huge, v, mask, { rows: 1, length: 4, heads: 2 }, null).data();
    expectClose('first position', out.slice(0, 8), argument(19, [4, 8]).values.slice(0, 8), {
      rtol: 1e-6,
      atol: 0,
    });
  });
});
