import { runId } from '../../workers/protocol/ids.ts';
import type { LayoutRequest } from '../../workers/protocol/projection-api.ts';
import type { Snapshot } from '../../workers/protocol/run.ts';
import { stream } from '../../workers/random/stream.ts';

/** Unit vectors in `blobs` Gaussian clumps, round robin (user i is in blob i % blobs), one centre each. */
export function blobs(
  users: number,
  options: { blobs?: number; dims?: number; spread?: number; seed?: number; centres?: number } = {},
): Snapshot {
  const { blobs = 6, dims = 16, spread = 0.25, seed = 1, centres = blobs } = options;
  const draws = stream(seed, 'planted', 7);
  const middles = Float64Array.from({ length: blobs * dims }, () => draws.normal());
  const clump = (rows: number, noise: number) => {
    const values = new Float32Array(rows * dims);
    for (let row = 0; row < rows; row++) {
      const vector = Array.from(
        { length: dims },
        (_, d) => middles[(row % blobs) * dims + d] + noise * draws.normal(),
      );
      const length = Math.hypot(...vector);
      vector.forEach((value, d) => (values[row * dims + d] = value / length));
    }
    return values;
  };
  const labels = Int32Array.from({ length: users }, (_, user) => user % blobs);
  return {
    epoch: 3,
    dims,
    users: Int32Array.from({ length: users }, (_, user) => 10 * user),
    vectors: clump(users, spread),
    intents: labels,
    centres: centres > 0 ? clump(centres, 0.01) : null,
    planted: labels,
    health: null,
  };
}

export const request = (
  snapshot: Snapshot,
  changes: Partial<LayoutRequest> = {},
): LayoutRequest => ({
  runId: runId('brisk-otter-1'),
  snapshot,
  part: 'landmarks',
  previous: null,
  seed: 1,
  perplexity: 30,
  iterations: 300,
  ...changes,
});

/** Mean share of each point's 10 nearest in the plane that carry its label. */
export function purity(xy: Float32Array, labels: Int32Array): number {
  const n = labels.length;
  let same = 0;
  for (let i = 0; i < n; i++) {
    const near = Array.from({ length: n }, (_, j) => j)
      .filter((j) => j !== i)
      .sort((a, b) => squared(xy, i, a) - squared(xy, i, b))
      .slice(0, 10);
    same += near.filter((j) => labels[j] === labels[i]).length / 10;
  }
  return same / n;
}

const squared = (xy: Float32Array, i: number, j: number) =>
  (xy[2 * i] - xy[2 * j]) ** 2 + (xy[2 * i + 1] - xy[2 * j + 1]) ** 2;
