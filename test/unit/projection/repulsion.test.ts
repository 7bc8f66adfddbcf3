import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compiledMapFile, compiledMapKernels } from '../../../scripts/build-kernels.mjs';
import type { Plane } from '../../../workers/projection/plane.ts';
import { plainRepulsion, repulsion } from '../../../workers/projection/repulsion.ts';

/** Points in three heaps, `scale` across, at places that float32 has. */
const points = (n: number, scale: number): Plane => {
  const axis = (phase: number) =>
    Float64Array.from({ length: n }, (_, i) =>
      Math.fround(scale * (Math.sin(i * 1.3 + phase) + 3 * (i % 3))),
    );
  return { x: axis(0), y: axis(2) };
};

/** The largest distance between two arrays, as a share of the largest value. */
function apart(a: Float64Array, b: Float64Array): number {
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / largest;
}

it.each([
  [1, 1],
  [2, 1],
  [5, 1e-4],
  [63, 1],
  [64, 30],
  [301, 1e-4],
  [302, 10],
])('of %i points, %d across, is what it is in float64', (n, scale) => {
  const plane = points(n, scale);
  const [plainX, plainY, x, y] = [0, 1, 2, 3].map(() => new Float64Array(n).fill(7));
  const z = plainRepulsion(plane, plainX, plainY);
  const kernel = repulsion(n);
  expect(kernel).not.toBe(plainRepulsion);
  // A float32 has 6e-8: each point's sum begins with the 1 of itself, has some n terms, and forces cancel.
  expect(Math.abs(kernel(plane, x, y) - z)).toBeLessThan(1e-7 * n + 1e-6 * z);
  expect(apart(plainX, x)).toBeLessThan(1e-5);
  expect(apart(plainY, y)).toBeLessThan(1e-5);
});

it('is the kernel that its source compiles to', { timeout: 60_000 }, async () => {
  expect(readFileSync(compiledMapFile, 'utf8')).toBe(await compiledMapKernels());
});
