import { nearestCentre } from '../../engine/ops/index.ts';
import { dispose, tensor2d, tidy, unsortedSegmentSum, type Tensor2D } from '../../engine/tf.ts';
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
      const found = yield* once(x, vectors, width, k, stream(seed, 'kmeans', ...path, restart));
      if (!Number.isFinite(found.inertia))
        throw divergence('k-means met distances that are NaN or infinite.');
      if (best === null || found.inertia < best.inertia) best = found;
    }
  } finally {
    x.dispose();
  }
  return best!.centres;
}

async function* once(
  x: Tensor2D,
  vectors: Float32Array,
  width: number,
  k: number,
  draws: Stream,
): AsyncGenerator<void, { centres: Float32Array; inertia: number }> {
  const centres = seeds(vectors, width, k, draws);
  let assignment: Int32Array = new Int32Array(0);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const [sums, chosen] = tidy(() => {
      const index = nearestCentre(x, tensor2d(centres, [k, width]));
      return [unsortedSegmentSum(x, index, k), index];
    });
    assignment = (await chosen.data()) as Int32Array;
    update(centres, (await sums.data()) as Float32Array, assignment, vectors, width);
    dispose([sums, chosen]);
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
