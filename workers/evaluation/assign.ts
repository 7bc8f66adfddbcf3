import { nearestCentre } from '../engine/ops/index.ts';
import { tensor2d, tidy } from '../engine/tf.ts';

/** Vectors compared with the centres at once. */
const COMPARED = 4096;

/**
 * Nearest centre of each vector, by the op the training assigns with: vectors [n, width], centres
 * [K, width] -> [n]. Yields between chunks.
 */
export async function* assign(
  vectors: Float32Array,
  centres: Float32Array,
  width: number,
): AsyncGenerator<void, Int32Array> {
  const n = vectors.length / width;
  const out = new Int32Array(n);
  const known = tensor2d(centres, [centres.length / width, width]);
  try {
    for (let from = 0; from < n; from += COMPARED) {
      const count = Math.min(COMPARED, n - from);
      const found = tidy(() => {
        const part = vectors.subarray(from * width, (from + count) * width);
        return nearestCentre(tensor2d(part, [count, width]), known);
      });
      out.set(await found.data(), from);
      found.dispose();
      yield;
    }
  } finally {
    known.dispose();
  }
  return out;
}
