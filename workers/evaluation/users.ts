import { vocabulary, type Dataset } from '../data/dataset.ts';
import { trainRows } from '../data/rows.ts';
import { nearestCentre, unitLength } from '../engine/ops/index.ts';
import { tensor2d, tidy, type Tensor2D } from '../engine/tf.ts';
import { encode, type EncoderConfig } from '../models/blocks/encoder.ts';
import { layoutOf } from '../models/blocks/layout.ts';
import { CENTRES, type Parameters } from '../models/blocks/parameters.ts';
import { pool } from '../models/blocks/pooling.ts';
import { disposeSequences, sequencesIn } from '../models/blocks/sequences.ts';
import type { Pooling } from '../catalog/config.ts';
import { diverged } from './finite.ts';

/** Users encoded at once: a yield of `userVectors`. */
export const CHUNK = 256;

/**
 * One vector per user of `users` from the train input, in evaluation mode: [n, D], not normalised.
 * What k-means starts from, cluster health counts and the map shows (E: src/trainers.py:202-212). Yields between chunks.
 * @throws LabFailure DIVERGED where a vector is not finite: it would be near no centre, or near the first.
 */
export async function* userVectors(
  parameters: Parameters,
  config: EncoderConfig & { readonly pooling: Pooling },
  dataset: Dataset,
  users: Int32Array,
): AsyncGenerator<void, Float32Array> {
  const { max_seq_length, hidden_size } = parameters.size;
  const out = new Float32Array(users.length * hidden_size);
  for (let from = 0; from < users.length; from += CHUNK) {
    const rows = trainRows(dataset, max_seq_length, users.subarray(from, from + CHUNK));
    const layout = layoutOf(config.pooling);
    const input = sequencesIn(layout, rows.inputIds, max_seq_length, vocabulary(dataset));
    const pooled = tidy(() =>
      pool({ h: encode(parameters, config, input, null), input }, config.pooling),
    );
    disposeSequences(input);
    out.set(await pooled.data(), from * hidden_size);
    pooled.dispose();
    yield;
  }
  if (!out.every(Number.isFinite)) throw await diverged('the vectors of users', parameters);
  return out;
}

/** Rows scaled to unit length, in place, and the same array. values [n, width]. */
export function unitRows(values: Float32Array, width: number): Float32Array {
  for (let start = 0; start < values.length; start += width) {
    let square = 0;
    for (let d = 0; d < width; d++) square += values[start + d] ** 2;
    const scale = 1 / Math.max(Math.sqrt(square), 1e-12);
    for (let d = 0; d < width; d++) values[start + d] *= scale;
  }
  return values;
}

/** The stored centres at unit length, [K, D]. @throws LabFailure DIVERGED where one is not finite. */
export async function unitCentres(parameters: Parameters): Promise<Float32Array> {
  const unit = tidy(() => unitLength(parameters.get<Tensor2D>(CENTRES)));
  const values = (await unit.data()) as Float32Array;
  unit.dispose();
  if (!values.every(Number.isFinite)) throw await diverged('the intent centres', parameters);
  return values;
}

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
