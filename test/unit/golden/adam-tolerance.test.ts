import { describe, expect, it } from 'vitest';
import { adamTolerance } from '../../support/adam-tolerance.ts';
import { normals } from '../../support/gradient.ts';

const ADAM = { lr: 1e-3, beta1: 0.9, beta2: 0.999, steps: 3 };

/** Where Adam ends after gradients g, from 0. */
function end(gradients: readonly number[]): number {
  let [m, v, w] = [0, 0, 0];
  gradients.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    w -= (1e-3 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8);
  });
  return w;
}

describe('how far two runs of Adam may be apart', () => {
  it('bounds what errors of the gradients make of it, at every ratio of gradient to error', () => {
    const draws = normals(7, 8 * 20_000);
    let widest = 0;
    for (let i = 0; i < 20_000; i++) {
      const d = draws.subarray(8 * i, 8 * i + 8);
      const error = 10 ** (-4 - 2 * Math.abs(d[7]));
      const g = [d[0], d[1], d[2]].map((x) => x * 10 ** (-3 * Math.abs(d[6])));
      const other = g.map((x, s) => x + error * Math.tanh(d[3 + s]));
      const [allowed] = adamTolerance([g[0]], [error], ADAM);
      const apart = Math.abs(end(g) - end(other));
      widest = Math.max(widest, apart / allowed);
    }
    expect(widest).toBeLessThanOrEqual(1);
    // And not by being wide: some come near.
    expect(widest).toBeGreaterThan(0.3);
  });

  it('is lr times the relative error of a certain gradient, and 2 lr a step of noise', () => {
    const [certain, noise, same] = adamTolerance([0.1, 1e-9, 0], [1e-6, 1e-7, 0], ADAM);
    expect(same).toBe(0);
    expect(certain).toBeGreaterThan(5 * ADAM.lr * 1e-5);
    expect(certain).toBeLessThan(10 * ADAM.lr * 1e-5);
    expect(noise).toBeGreaterThan(6 * ADAM.lr);
    expect(noise).toBeLessThan(6.1 * ADAM.lr);
  });
});
