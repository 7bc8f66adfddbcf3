import { stream } from '../random/stream.ts';
import { deviation, scaled, SPREAD, type Plane } from './plane.ts';
import { coordinates, principalAxes, type Rows } from './pca.ts';

/** Standard deviation of the noise that tells identical points apart, so that any can move. */
const NOISE = 1e-6;
/** A point without a place starts amid this many of its nearest placed ones. */
const COMPANY = 3;

/**
 * A fresh start: the plane of the first `fitted` rows' two principal components, shrunk until the
 * wider one has standard deviation 1e-4, with seeded noise of 1 % of that. This fixes how the final
 * map lies: t-SNE does not turn it (and what little it does, `turnedOnto` takes back).
 */
export function coldStart(points: Rows, fitted: number, seed: number): Plane {
  const { mean, axes } = principalAxes({ ...points, n: fitted });
  const x = coordinates(points, mean, axes[0]);
  const y = coordinates(points, mean, axes[1]);
  const spread = deviation(x.subarray(0, fitted));
  const scale = spread > 0 ? SPREAD / spread : 0;
  const noise = stream(seed, 'projection', 0, points.n);
  for (let i = 0; i < points.n; i++) {
    x[i] = x[i] * scale + NOISE * noise.normal();
    y[i] = y[i] * scale + NOISE * noise.normal();
  }
  return { x, y };
}

/** Across a map of principal components: about what t-SNE's are. */
const LINEAR_SPREAD = 15;

/** The plane of the first `fitted` rows' two principal components, the wider {@link LINEAR_SPREAD} in standard deviation. */
export function linearPlane(points: Rows, fitted: number): Plane {
  const { mean, axes } = principalAxes({ ...points, n: fitted });
  const plane = { x: coordinates(points, mean, axes[0]), y: coordinates(points, mean, axes[1]) };
  const spread = deviation(plane.x.subarray(0, fitted));
  return scaled(plane, spread > 0 ? LINEAR_SPREAD / spread : 0);
}

/** The map a warm start moves on from, as the places of this layout's points where it has them. */
export type PlaceOf = (point: number) => { readonly x: number; readonly y: number } | null;

/**
 * Starts every point where it was, plus noise of 1e-6 so that points on one spot can separate; a new point starts at
 * the mean of its three nearest points that have a place.
 * `distances` is [n, n]. Null when no point has a place.
 */
export function warmStart(
  n: number,
  placeOf: PlaceOf,
  distances: Float32Array,
  seed: number,
): Plane | null {
  const plane = { x: new Float64Array(n), y: new Float64Array(n) };
  const noise = stream(seed, 'projection', 1, n);
  const settled: number[] = [];
  const newcomers: number[] = [];
  for (let point = 0; point < n; point++) {
    const place = placeOf(point);
    (place ? settled : newcomers).push(point);
    plane.x[point] = (place?.x ?? 0) + NOISE * noise.normal();
    plane.y[point] = (place?.y ?? 0) + NOISE * noise.normal();
  }
  if (settled.length === 0) return null;
  for (const point of newcomers) {
    const hosts = nearestOf(settled, (host) => distances[point * n + host]);
    plane.x[point] = meanOf(plane.x, hosts) + SPREAD * noise.normal();
    plane.y[point] = meanOf(plane.y, hosts) + SPREAD * noise.normal();
  }
  return plane;
}

/** The three nearest of `candidates`, nearest first; the earlier candidate wins a tie. */
export function nearestOf(
  candidates: readonly number[],
  distance: (candidate: number) => number,
): number[] {
  return candidates
    .map((candidate) => ({ candidate, d: distance(candidate) }))
    .sort((a, b) => a.d - b.d)
    .slice(0, COMPANY)
    .map(({ candidate }) => candidate);
}

export function meanOf(values: Float64Array, which: readonly number[]): number {
  return which.reduce((sum, i) => sum + values[i], 0) / which.length;
}
