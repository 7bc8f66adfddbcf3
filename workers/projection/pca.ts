import { stream } from '../random/stream.ts';

/** What is fitted: `n` rows of `dims` values, row-major. */
export interface Rows {
  readonly values: Float32Array;
  readonly n: number;
  readonly dims: number;
}

const ITERATIONS = 100;

/**
 * The first two principal components of `rows`, as unit vectors [dims] (zero where the rows have no
 * such spread), by power iteration. Deterministic: always the same first guess, and signs such that
 * each component's largest entry is positive.
 */
export function principalAxes(rows: Rows): { mean: Float64Array; axes: Float64Array[] } {
  const { values, n, dims } = rows;
  const mean = new Float64Array(dims);
  for (let i = 0; i < n; i++) for (let d = 0; d < dims; d++) mean[d] += values[i * dims + d] / n;

  const axes: Float64Array[] = [];
  for (let component = 0; component < 2; component++) {
    const draws = stream(0, 'projection', component);
    let axis: Float64Array = Float64Array.from({ length: dims }, () => draws.normal());
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      makeOrthogonal(axis, axes);
      if (!makeUnit(axis)) break;
      axis = timesCovariance(rows, mean, axis);
    }
    makeOrthogonal(axis, axes);
    makeUnit(axis);
    const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));
    axes.push(largest < 0 ? axis.map((value) => -value) : axis);
  }
  return { mean, axes };
}

/** Each row's coordinate along `axis`, counted from `mean`, [n]. */
export function coordinates(rows: Rows, mean: Float64Array, axis: Float64Array): Float64Array {
  const { values, n, dims } = rows;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += (values[i * dims + d] - mean[d]) * axis[d];
    out[i] = sum;
  }
  return out;
}

/** n · covariance · axis, without forming the covariance. */
function timesCovariance(rows: Rows, mean: Float64Array, axis: Float64Array): Float64Array {
  const { values, n, dims } = rows;
  const along = coordinates(rows, mean, axis);
  const out = new Float64Array(dims);
  for (let i = 0; i < n; i++) {
    for (let d = 0; d < dims; d++) out[d] += along[i] * (values[i * dims + d] - mean[d]);
  }
  return out;
}

function makeOrthogonal(axis: Float64Array, others: readonly Float64Array[]): void {
  for (const other of others) {
    let dot = 0;
    for (let d = 0; d < axis.length; d++) dot += axis[d] * other[d];
    for (let d = 0; d < axis.length; d++) axis[d] -= dot * other[d];
  }
}

/** Scales to length 1; a vector of rounding dust becomes 0 and the answer false. */
function makeUnit(axis: Float64Array): boolean {
  let squares = 0;
  for (const value of axis) squares += value * value;
  const length = Math.sqrt(squares);
  const real = length > 1e-10;
  for (let d = 0; d < axis.length; d++) axis[d] = real ? axis[d] / length : 0;
  return real;
}
