import { expect } from 'vitest';
import {
  dispose,
  grads,
  mul,
  sum,
  tensor,
  tidy,
  type Scalar,
  type Tensor,
} from '../../workers/engine/tf.ts';
import type { NamedTensors } from '../../workers/models/blocks/parameters.ts';
import { Stream } from '../../workers/random/stream.ts';
import { expectClose } from './close.ts';

/** Values of a test: reproducible, standard normal times `scale`. */
export function normals(label: number, length: number, scale = 1): Float32Array {
  const draws = new Stream({ k0: label, k1: 0x7e57 });
  return Float32Array.from({ length }, () => draws.normal() * scale);
}

export interface Argument {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export const argument = (label: number, shape: readonly number[], scale = 1): Argument => ({
  shape,
  values: normals(
    label,
    shape.reduce((a, b) => a * b, 1),
    scale,
  ),
});

/**
 * Holds an op's gradient against central differences along random directions u of each input:
 * (f(x + h u) - f(x - h u)) / 2h against <df/dx, u>, f a fixed random weighting of the outputs.
 *
 * h = 1e-2 balances the cut-off (h^2) against float32 rounding of f (1e-7 / h), hence rtol 2e-2;
 * atol is in units of |df/dx|, for directions nearly at right angles to the gradient.
 */
export async function expectGradient(
  op: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Argument[],
  { h = 1e-2, rtol = 2e-2, directions = 3 } = {},
): Promise<void> {
  const shaped = (values: readonly Float32Array[]) =>
    inputs.map(({ shape }, i) => tensor(values[i], [...shape]));
  const scalar = (...x: Tensor[]): Scalar => {
    const y = op(...x);
    return sum(mul(y, tensor(normals(99, y.size), y.shape)));
  };
  const at = async (values: readonly Float32Array[]): Promise<number> => {
    const value = tidy(() => scalar(...shaped(values)));
    const [number] = await value.data();
    value.dispose();
    return number;
  };

  const values = inputs.map((input) => input.values);
  const start = shaped(values);
  const found = grads((...x: Tensor[]) => scalar(...x))(start);
  const analytic = await Promise.all(found.map((gradient) => gradient.data()));
  dispose([...found, ...start]);

  for (const [i, input] of inputs.entries()) {
    const size = Math.hypot(...analytic[i]);
    for (let direction = 0; direction < directions; direction++) {
      const raw = normals(1000 * (i + 1) + direction, input.values.length);
      const length = Math.hypot(...raw);
      const u = raw.map((value) => value / length);
      const moved = (sign: number) =>
        values.map((x, j) => (j === i ? x.map((value, n) => value + sign * h * u[n]) : x));
      const numeric = ((await at(moved(1))) - (await at(moved(-1)))) / (2 * h);
      const expected = u.reduce((total, value, n) => total + value * analytic[i][n], 0);
      const bound = rtol * Math.abs(numeric) + 0.01 * size + 1e-4;
      expect(
        Math.abs(numeric - expected),
        `input ${i}, direction ${direction}: gradient ${expected}, difference ${numeric}`,
      ).toBeLessThanOrEqual(bound);
    }
  }
}

/**
 * Softmax is blind to a shift of its scores, so the true gradient of a key bias is zero and what is
 * computed is rounding noise.
 */
export const isNoise = (name: string): boolean => name.endsWith('attention.key.bias');

/**
 * The gradients of a model computed in two ways, each within 1e-4 of the largest of its tensor:
 * the same float32 terms summed in another order differ by about 1e-5 of it at the paper's size.
 */
export function expectSameGradients(found: NamedTensors, expected: NamedTensors): void {
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [name, { values }] of expected) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const atol = isNoise(name) ? 1e-6 : Math.min(1e-5, 1e-4 * largest);
    expectClose(name, found.get(name)?.values ?? [], values, { rtol: 1e-4, atol });
  }
}
