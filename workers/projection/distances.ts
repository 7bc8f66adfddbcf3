/**
 * Squared Euclidean distances between all rows of `points` [n, dims], as a full symmetric matrix
 * [n, n]: 4 n² bytes, 25 MB at 2,512 points. Equal rows have distance 0 exactly.
 */
export function squaredDistances(points: Float32Array, n: number, dims: number): Float32Array {
  const distances = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let sum = 0;
      for (let a = i * dims, b = j * dims, end = a + dims; a < end; a++, b++) {
        const difference = points[a] - points[b];
        sum += difference * difference;
      }
      distances[i * n + j] = sum;
      distances[j * n + i] = sum;
    }
  }
  return distances;
}
