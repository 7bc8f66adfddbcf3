import { nearestCentre } from '../../engine/ops/index.ts';
import { dispose, tensor2d, tidy, unsortedSegmentSum, type Tensor2D } from '../../engine/tf.ts';
import { LabFailure } from '../../protocol/errors.ts';
import { divergence } from './finite.ts';
import { stream, type Stream } from '../../random/stream.ts';

const ITERATIONS = 20;
const RESTARTS = 5;

/** Parts of the work, each ended by a yield. */
export const KMEANS_PARTS = ITERATIONS * RESTARTS;

/**
 * k-means: k-means++ seeding, 20 iterations, best of 5 (E: src/models.py:23-43 runs faiss with niter 20,
 * nredo 5). vectors [n, width] -> centres [k, width], not normalised. Distances and sums on the device.
 * Draws are keyed by (seed, ...path). Yields between iterations.
 * @throws LabFailure DIVERGED where distances outgrow 32-bit numbers.
 */
export async function* kmeans(
  vectors: Float32Array,
  width: number,
  k: number,
  seed: number,
  ...path: readonly number[]
): AsyncGenerator<void, Float32Array> {
  const n = vectors.length / width;
  const x = tensor2d(vectors, [n, width]);
  let best: { centres: Float32Array; inertia: number } | null = null;
  try {
    for (let restart = 0; restart < RESTARTS; restart++) {
      const starts = seeds(vectors, width, k, stream(seed, 'kmeans', ...path, restart));
      const found = yield* lloyd(x, vectors, width, starts, ITERATIONS);
      requireFinite(found.inertia);
      if (best === null || found.inertia < best.inertia) best = found;
    }
  } finally {
    x.dispose();
  }
  return best!.centres;
}

/**
 * k-means that goes on from known centres, for as many iterations as all restarts together, as faiss does
 * when its centroids are given (faiss/Clustering.cpp, n_input_centroids). Nothing is drawn.
 * Yields between iterations. @throws LabFailure DIVERGED where distances outgrow 32-bit numbers.
 */
export async function* kmeansFrom(
  vectors: Float32Array,
  width: number,
  start: Float32Array,
): AsyncGenerator<void, Float32Array> {
  const x = tensor2d(vectors, [vectors.length / width, width]);
  try {
    const found = yield* lloyd(x, vectors, width, start.slice(), KMEANS_PARTS);
    requireFinite(found.inertia);
    return found.centres;
  } finally {
    x.dispose();
  }
}

function requireFinite(inertia: number): void {
  if (!Number.isFinite(inertia))
    throw divergence('k-means met distances that are NaN or infinite.');
}

/** There are no more groups than users. @throws LabFailure BAD_CONFIG. */
export function requireUsers(k: number, users: number): void {
  if (k <= users) return;
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `${k} intents are more than the ${users} users they are to group.`,
    action: 'Lower the number of intents.',
  });
}

/** Lloyd's iterations from `centres`, which are moved in place. Where nothing moves any more the rest are only counted. */
async function* lloyd(
  x: Tensor2D,
  vectors: Float32Array,
  width: number,
  centres: Float32Array,
  iterations: number,
): AsyncGenerator<void, { centres: Float32Array; inertia: number }> {
  const k = centres.length / width;
  let assignment: Int32Array = new Int32Array(0);
  let moved = true;
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (moved) {
      const [sums, chosen] = tidy(() => {
        const index = nearestCentre(x, tensor2d(centres, [k, width]));
        return [unsortedSegmentSum(x, index, k), index];
      });
      assignment = (await chosen.data()) as Int32Array;
      const before = centres.slice();
      update(centres, (await sums.data()) as Float32Array, assignment, vectors, width);
      dispose([sums, chosen]);
      moved = centres.some((value, i) => value !== before[i]);
    }
    yield;
  }
  return { centres, inertia: inertia(vectors, centres, assignment, width) };
}

/** k-means++ (Arthur and Vassilvitskii 2007): each seed is drawn by squared distance to those before. */
function seeds(vectors: Float32Array, width: number, k: number, draws: Stream): Float32Array {
  const n = vectors.length / width;
  const centres = new Float32Array(k * width);
  const nearest = new Float64Array(n).fill(Infinity);
  let chosen = draws.below(n);
  for (let c = 0; c < k; c++) {
    centres.set(vectors.subarray(chosen * width, (chosen + 1) * width), c * width);
    let total = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.min(nearest[i], squaredDistance(vectors, i, centres, c, width));
      total += nearest[i];
    }
    let left = draws.uniform() * total;
    chosen = 0;
    while (chosen < n - 1 && (left -= nearest[chosen]) > 0) chosen++;
  }
  return centres;
}

/** Moves centres to their means; an empty one to the point farthest from its own centre. */
function update(
  centres: Float32Array,
  sums: Float32Array,
  assignment: Int32Array,
  vectors: Float32Array,
  width: number,
): void {
  const k = centres.length / width;
  const counts = new Int32Array(k);
  for (const c of assignment) counts[c]++;
  const taken = new Set<number>();
  for (let c = 0; c < k; c++) {
    if (counts[c] > 0) {
      for (let d = 0; d < width; d++) centres[c * width + d] = sums[c * width + d] / counts[c];
      continue;
    }
    let farthest = 0;
    let distance = -1;
    for (let i = 0; i < assignment.length; i++) {
      const own = squaredDistance(vectors, i, centres, assignment[i], width);
      if (own > distance && !taken.has(i)) [farthest, distance] = [i, own];
    }
    taken.add(farthest);
    centres.set(vectors.subarray(farthest * width, (farthest + 1) * width), c * width);
  }
}

function inertia(
  vectors: Float32Array,
  centres: Float32Array,
  assignment: Int32Array,
  width: number,
): number {
  let sum = 0;
  assignment.forEach((c, i) => (sum += squaredDistance(vectors, i, centres, c, width)));
  return sum;
}

function squaredDistance(
  a: Float32Array,
  i: number,
  b: Float32Array,
  j: number,
  width: number,
): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += (a[i * width + d] - b[j * width + d]) ** 2;
  return sum;
}
