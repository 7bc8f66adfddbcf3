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
