/** What users' vectors are as a whole, beside how they spread over intents. */

/** The mean of the rows of `values` [n, width], n at least 1. */
function meanRow(values: Float32Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let at = 0; at < values.length; at++) mean[at % width] += values[at];
  return mean.map((sum) => sum / (values.length / width));
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, d) => sum + value * b[d], 0);

/**
 * Length of the mean of vectors of unit length, [n, width]: 0 where they point everywhere alike, 1 where all point
 * one way.
 */
export function meanNorm(vectors: Float32Array, width: number): number {
  const mean = meanRow(vectors, width);
  return Math.sqrt(dot(mean, mean));
}

/**
 * L_cluster (Eq. 3) of all users and centres at once, both of unit length: mean |x - c|² - mean |c - c'|², the zero
 * diagonal included (E: src/trainers.py:299-309). Of unit vectors it is 2 |c̄|² - 2 x̄ · c̄: it knows the two means only.
 */
export function clusterLossOfMeans(
  vectors: Float32Array,
  centres: Float32Array,
  width: number,
): number {
  const user = meanRow(vectors, width);
  const centre = meanRow(centres, width);
  return 2 * dot(centre, centre) - 2 * dot(user, centre);
}
