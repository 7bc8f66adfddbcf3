import { vocabulary, type Dataset } from '../data/dataset.ts';
import { trainRows } from '../data/rows.ts';
import { unitLength } from '../engine/ops/index.ts';
import { tidy, type Tensor2D } from '../engine/tf.ts';
import { encode, type EncoderConfig } from '../model/encoder.ts';
import { layoutOf } from '../model/layout.ts';
import { CENTRES, type Parameters } from '../model/parameters.ts';
import { pool } from '../model/pooling.ts';
import { disposeSequences, sequencesIn } from '../model/sequences.ts';
import type { Pooling } from '../protocol/config.ts';

/** Users encoded at once. */
const CHUNK = 256;

/**
 * One vector per user of `users` from the train input, in evaluation mode: [n, D], not normalised.
 * What k-means starts from, cluster health counts and the map shows (E: src/trainers.py:202-212). Yields between chunks.
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

/** The stored centres at unit length, [K, D]. */
export async function unitCentres(parameters: Parameters): Promise<Float32Array> {
  const unit = tidy(() => unitLength(parameters.get<Tensor2D>(CENTRES)));
  const values = (await unit.data()) as Float32Array;
  unit.dispose();
  return values;
}

/** Nearest centre of each unit vector: both of unit length, so the largest dot product. [n] */
export function assign(vectors: Float32Array, centres: Float32Array, width: number): Int32Array {
  const n = vectors.length / width;
  const intents = centres.length / width;
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let best = -Infinity;
    for (let k = 0; k < intents; k++) {
      let dot = 0;
      for (let d = 0; d < width; d++) dot += vectors[i * width + d] * centres[k * width + d];
      if (dot > best) {
        best = dot;
        out[i] = k;
      }
    }
  }
  return out;
}
