import { REPULSION } from './kernels/compiled.ts';
import type { Plane } from './plane.ts';

/**
 * Every point from every other: with w = 1 / (1 + |y_i - y_j|²) fills sum_j w² (y_i - y_j) for every i, and answers
 * with z, the sum of w over all ordered pairs.
 */
export type Repulsion = (plane: Plane, outX: Float64Array, outY: Float64Array) => number;

/** In plain float64: what the kernel is held to, and what stands in where WebAssembly has no SIMD. n² / 2 pairs. */
export const plainRepulsion: Repulsion = ({ x, y }, outX, outY) => {
  const n = x.length;
  outX.fill(0);
  outY.fill(0);
  let z = 0;
  for (let i = 0; i < n; i++) {
    const xi = x[i];
    const yi = y[i];
    let sumX = 0;
    let sumY = 0;
    for (let j = i + 1; j < n; j++) {
      const dx = xi - x[j];
      const dy = yi - y[j];
      const w = 1 / (1 + dx * dx + dy * dy);
      z += w;
      const fx = w * w * dx;
      const fy = w * w * dy;
      sumX += fx;
      sumY += fy;
      outX[j] -= fx;
      outY[j] -= fy;
    }
    outX[i] += sumX;
    outY[i] += sumY;
  }
  return 2 * z;
};

/** Where points that fill up the last vector are: (1e15)² is a float32, and its w² is none. */
const FAR = 1e15;
const PAGE = 65_536;

/** Places are byte offsets (assembly/index.ts). */
type RepelKernel = (
  ...places: readonly [x: number, y: number, outX: number, outY: number, ...rows: Rows]
) => number;
type Rows = readonly [n: number, from: number, to: number];

/** The kernel's module; null where WebAssembly has no SIMD. Some 500 bytes: compiled at once. */
function compiled(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(
      Uint8Array.from(atob(REPULSION), (character) => character.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}
let module: WebAssembly.Module | null | undefined;

/**
 * The same in float32, four pairs at a time, for up to n points: forces are within 1e-5 of the
 * largest, and z is within 1e-7 n, since each point's sum begins with the 1 of itself. WebAssembly rounds the same way everywhere, so a seed gives one map on every machine.
 */
export function repulsion(n: number): Repulsion {
  module ??= compiled();
  if (module === null) return plainRepulsion;
  const floats = (n + 3) & ~3;
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil((16 * floats) / PAGE)) });
  const repel = new WebAssembly.Instance(module, { env: { memory } }).exports.repel as RepelKernel;
  const [x, y, forceX, forceY] = [0, 1, 2, 3].map(
    (i) => new Float32Array(memory.buffer, 4 * floats * i, floats),
  );
  return (plane, outX, outY) => {
    const points = plane.x.length;
    x.set(plane.x);
    y.set(plane.y);
    x.fill(FAR, points);
    y.fill(FAR, points);
    const at = 4 * floats;
    const z = repel(0, at, 2 * at, 3 * at, points, 0, points);
    outX.set(forceX.subarray(0, points));
    outY.set(forceY.subarray(0, points));
    return z;
  };
}
