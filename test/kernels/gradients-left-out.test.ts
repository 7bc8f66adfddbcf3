/** What gradients leave out on purpose, and what an epsilon is added to. The cases of every op are in ops.test.ts. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  embedding,
  layerNorm,
  pickRows,
  unitLengthInPlace,
  useOps,
  type OpForm,
} from '../../workers/engine/ops/index.ts';
import { grad, mul, sum, tensor, tensor1d } from '../../workers/engine/tf.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { argument } from '../support/gradient.ts';
import { two } from './cases/case.ts';

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(['composed', 'fused'] as const)('%s', (form: OpForm) => {
    beforeAll(() => {
      useOps(form);
      return () => useOps('fused');
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
});
