import { evaluationRows, type EvaluationRows } from '../data/rows.ts';
import { vocabulary, type Dataset } from '../data/dataset.ts';
import type { Split } from '../data/split.ts';
import { ranks, type RankQuery } from '../engine/ops/index.ts';
import { dispose, tensor1d, tensor2d, tidy, type Tensor2D } from '../engine/tf.ts';
import { encodeLast, type EncoderConfig } from '../model/encoder.ts';
import { ITEMS, type Parameters } from '../model/parameters.ts';
import { disposeSequences, packedSequences } from '../model/sequences.ts';

/** Scores held at once, [chunk, V]: 16 MB of float32, whatever the vocabulary. */
const SCORES_AT_ONCE = 4_000_000;

/** One sentence, printed next to every number measured this way. */
export const PROTOCOL =
  'Full ranking over all items, one held-out item per user (leave-one-out), earlier items of the user scored 0, ties in the answer’s favour.';

/**
 * Rank of every user's held-out item, 0 = first, by full ranking. [users], in dataset order.
 * The last position attends to real ones alone, so padding is not computed, whatever the pooling.
 * Scores stay on the device; only the ranks come back. Yields between chunks, so that whoever drives
 * it can listen in between; `finish` drives it to the end.
 */
export async function* evaluationRanks(
  parameters: Parameters,
  config: EncoderConfig,
  dataset: Dataset,
  split: Split,
): AsyncGenerator<void, Int32Array> {
  const out = new Int32Array(dataset.users);
  const rows = vocabulary(dataset);
  const chunk = Math.max(1, Math.min(256, Math.floor(SCORES_AT_ONCE / rows)));
  const { max_seq_length } = parameters.size;
  for (let from = 0; from < dataset.users; from += chunk) {
    const to = Math.min(from + chunk, dataset.users);
    const asked = evaluationRows(dataset, split, max_seq_length, from, to);
    const found = rankChunk(parameters, config, asked, rows);
    out.set(await found.data(), from);
    found.dispose();
    yield;
  }
  return out;
}

function rankChunk(
  parameters: Parameters,
  config: EncoderConfig,
  asked: EvaluationRows,
  rows: number,
) {
  const input = packedSequences(asked.inputIds, asked.length, rows);
  const query = rankQuery(asked, rows);
  const found = tidy(() => {
    const users = encodeLast(parameters, config, input);
    return ranks(users, parameters.get<Tensor2D>(ITEMS), query);
  });
  disposeSequences(input);
  dispose([query.answers, query.answerSeen, query.seen, query.seenCount]);
  return found;
}

/** Flat places in [size, rows] of answers and seen items, as the rank op asks for them. */
export function rankQuery(asked: EvaluationRows, rows: number): RankQuery {
  const { size, answers, seen, seenOffsets } = asked;
  const counts = Float32Array.from({ length: size }, (_, r) => seenOffsets[r + 1] - seenOffsets[r]);
  // Rounded up to a power of two, so that devices which keep buffers by size meet few sizes.
  const width = 2 ** Math.ceil(Math.log2(Math.max(1, ...counts)));
  const places = new Int32Array(size * width);
  const flatAnswers = new Int32Array(size);
  const answerSeen = new Uint8Array(size);
  for (let r = 0; r < size; r++) {
    flatAnswers[r] = r * rows + answers[r];
    places.fill(flatAnswers[r], r * width, (r + 1) * width);
    for (let j = seenOffsets[r]; j < seenOffsets[r + 1]; j++) {
      places[r * width + j - seenOffsets[r]] = r * rows + seen[j];
      if (seen[j] === answers[r]) answerSeen[r] = 1;
    }
  }
  return {
    answers: tensor1d(flatAnswers, 'int32'),
    answerSeen: tensor1d(answerSeen, 'bool'),
    seen: tensor2d(places, [size, width], 'int32'),
    seenCount: tensor1d(counts),
  };
}
