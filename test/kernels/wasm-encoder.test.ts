/** The fused encoder ops of the wasm backend against the composed ones. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  attention,
  dropout,
  embedding,
  gelu,
  layerNorm,
  linear,
  pickRows,
  useOps,
} from '../../workers/engine/ops/index.ts';
import { dropoutMask } from '../../workers/engine/ops/dropout/mask.ts';
import {
  ones,
  tensor2d,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../workers/engine/tf.ts';
import { sequences } from '../../workers/models/blocks/sequences.ts';
import { streamKey } from '../../workers/random/stream.ts';
import { startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { expectSameForms } from '../support/forms.ts';
import { argument } from '../support/gradient.ts';

const one = (x: Tensor) => x as Tensor1D;
const two = (x: Tensor) => x as Tensor2D;
const draw = (p: number) => ({ key: streamKey(3, 'dropout', 1, 2), p });

beforeAll(async () => {
  const { device } = await startBackend('wasm');
  // Else every test below would hold composed against composed.
  expect(device).toContain('fused kernels');
});

describe('linear', () => {
  // One row; nothing a multiple of 4 or 8; more rows, columns and terms than one block (32, 512, 256).
  it.each([
    [1, 1, 1],
    [1, 8, 8],
    [3, 5, 7],
    [33, 64, 30],
    [100, 300, 12],
    [40, 9, 530],
    [700, 16, 20],
  ])('[%i, %i] by %i columns', async (n, ins, outs) => {
    // Weights as the model's, of the order 1 / sqrt(terms): values stay near 1.
    const scale = 1 / Math.sqrt(ins);
    await expectSameForms(
      (x, w, b) => linear(two(x), two(w), one(b)),
      [argument(1, [n, ins]), argument(2, [ins, outs], scale), argument(3, [outs])],
      // Gradients of the weight sum n terms.
      { rtol: 1e-4, atol: 1e-6 * Math.max(10, n) },
    );
  });
});

describe('layerNorm', () => {
  it.each([
    [1, 8, 1e-12],
    [5, 7, 0.3],
    [3, 1, 1e-12],
    [130, 64, 1e-5],
    [65, 30, 1e-12],
  ])('[%i, %i], epsilon %f', async (n, width, epsilon) => {
    await expectSameForms(
      (x, w, b) => layerNorm(two(x), one(w), one(b), epsilon),
      [argument(4, [n, width]), argument(5, [width]), argument(6, [width])],
      // A width of 1 has no deviation: both forms give dx = 0 times 1 / sqrt(1e-12).
      { rtol: 1e-4, atol: 5e-5 },
    );
  });
});

describe('gelu', () => {
  it('is the composed one, for any number of values', async () => {
    await expectSameForms((x) => gelu(two(x)), [argument(7, [7, 5], 3)]);
    await expectSameForms((x) => gelu(two(x)), [argument(8, [1, 1])]);
  });

  it('is x Phi(x) to 1e-7 from -12 to 12, and x or 0 beyond', async () => {
    // Reference values of Phi from the error function in double precision (mpmath).
    const reference: readonly (readonly [number, number])[] = [
      [-6, 9.865876450376981e-10],
      [-4, 3.1671241833119924e-5],
      [-2.5, 0.006209665325776132],
      [-1, 0.15865525393145707],
      [-0.25, 0.4012936743170763],
      [0, 0.5],
      [0.1, 0.539827837277029],
      [0.75, 0.7733726476231317],
      [1.5, 0.9331927987311419],
      [3, 0.9986501019683699],
      [5, 0.9999997133484281],
    ];
    const x = tensor2d(reference.map(([z]) => [z]));
    const values = await gelu(x).data();
    reference.forEach(([z, phi], i) => {
      expect(Math.abs(values[i] - Math.fround(z) * phi)).toBeLessThanOrEqual(
        1.2e-7 * Math.max(1, Math.abs(z)),
      );
    });
    const far = await gelu(tensor2d([[-40], [-1e30], [40], [1e30], [NaN]])).data();
    expect([...far]).toEqual([-0, -0, 40, Math.fround(1e30), NaN]);
  });
});

describe('dropout', () => {
  it.each([1, 3, 4, 15, 16, 17, 67, 640])('draws the same mask for %i values', async (n) => {
    const kept = await dropout(two(ones([n, 1])), draw(0.3)).data();
    expect([...kept]).toEqual([...dropoutMask(draw(0.3).key, n, 0.3)]);
  });

  it.each([0.01, 0.5, 0.99])('is the composed one at p = %f', async (p) => {
    await expectSameForms((x) => dropout(two(x), draw(p)), [argument(9, [23, 9])], {
      rtol: 0,
      atol: 0,
    });
  });
});

describe('embedding', () => {
  it('picks and sums rows, repeated ones and padding too', async () => {
    const ids = Int32Array.from({ length: 301 }, (_, i) => (i * i) % 11);
    for (const width of [8, 5]) {
      const picked = pickRows(ids, 11, 0);
      await expectSameForms((table) => embedding(two(table), picked), [argument(10, [11, width])]);
    }
  });

  it('gives a table no gradient where every pick is padding', async () => {
    const picked = pickRows(new Int32Array(6), 4, 0);
    await expectSameForms((table) => embedding(two(table), picked), [argument(11, [4, 8])]);
  });
});

describe('attention', () => {
  const cases = [
    { rows: 3, length: 5, heads: 2, width: 8 },
    { rows: 2, length: 50, heads: 2, width: 64 },
    { rows: 1, length: 7, heads: 1, width: 6 },
    { rows: 4, length: 9, heads: 4, width: 12 },
    { rows: 1, length: 200, heads: 2, width: 16 },
    { rows: 2, length: 3, heads: 1, width: 256 },
  ];
  /** Sequence r has its first r positions empty, but the last sequence of several is all empty. */
  const maskOf = (rows: number, length: number) => {
    const ids = Int32Array.from({ length: rows * length }, (_, i) => {
      const row = Math.floor(i / length);
      return i % length < row || (rows > 1 && row === rows - 1) ? 0 : 1;
    });
    return sequences(ids, length, 2).mask;
  };

  for (const p of [0, 0.4]) {
    it.each(cases)(`$rows x $length, $heads heads, width $width, dropout ${p}`, async (c) => {
      const mask = maskOf(c.rows, c.length);
      const size = [c.rows * c.length, c.width];
      await expectSameForms(
        (q, k, v) => attention(two(q), two(k), two(v), mask, c, p === 0 ? null : draw(p)),
        [argument(12, size), argument(13, size), argument(14, size)],
        // Where all keys are masked, scores near -10000 have steps of 1e-3 in float32, and a last
        // bit that differs may move one by a step: 1e-3 of a weight.
        { rtol: 1e-4, atol: 2e-3 },
      );
    });
  }

  it('is exact to 1e-5 where some key may be seen', async () => {
    const mask = sequences(new Int32Array(2 * 21).fill(1), 21, 2).mask;
    const shape = { rows: 2, length: 21, heads: 2 };
    for (const drawn of [null, draw(0.5)]) {
      await expectSameForms(
        (q, k, v) => attention(two(q), two(k), two(v), mask, shape, drawn),
        [argument(15, [42, 20]), argument(16, [42, 20]), argument(17, [42, 20])],
      );
    }
  });

  it('gives a query that sees one key the value of that key, whatever the others hold', async () => {
    const mask = sequences(new Int32Array(4).fill(1), 4, 2).mask;
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
