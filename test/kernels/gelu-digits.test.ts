/** GELU keeps its digits at negative numbers, where 1 + erf would cancel. */
import { beforeAll, describe, expect, it } from 'vitest';
import { gelu } from '../../workers/engine/ops/index.ts';
import { tensor2d } from '../../workers/engine/tf.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { phi } from '../support/exact/encoder.ts';

// The cpu backend's gelu is the composed one, by tfjs's erf: right to 1.5e-7 of 1, and no more.
describe.each(BACKENDS.filter((name) => name !== 'cpu'))('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('is x Phi(x) to 2e-6 of it down to -5', async () => {
    const values = Float32Array.from({ length: 801 }, (_, i) => (i - 400) / 80);
    const x = tensor2d(values, [1, values.length]);
    const y = gelu(x);
    const read = await y.data();
    const worst = values.reduce((most, v, i) => {
      const expected = v * phi(v);
      return v === 0 ? most : Math.max(most, Math.abs(read[i] / expected - 1));
    }, 0);
    expect(worst).toBeLessThan(2e-6);
    x.dispose();
    y.dispose();
  });
});

describe('on wasm', () => {
  beforeAll(() => startBackend('wasm'));

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
