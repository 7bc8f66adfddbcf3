import { vocabulary, type Dataset } from '../data/dataset.ts';
import { evaluationRows, type EvaluationRows } from '../data/rows.ts';
import type { Split } from '../data/split.ts';
import { NOT_RANKED, ranks, type RankQuery } from '../engine/ops/index.ts';
import { dispose, tensor1d, tensor2d, tidy, type Tensor2D } from '../engine/tf.ts';
import { encodeLast, type EncoderConfig } from '../models/blocks/encoder.ts';
import { ITEMS, type Parameters } from '../models/blocks/parameters.ts';
import { disposeSequences, packedSequences } from '../models/blocks/sequences.ts';
import type { SeenItems } from '../catalog/config.ts';
import { diverged } from './finite.ts';
import type { Ranking } from './ranking.ts';

/** Scores held at once, [chunk, V]: 16 MB of float32, whatever the vocabulary. */
const SCORES_AT_ONCE = 4_000_000;

const SEEN: Readonly<Record<SeenItems, string>> = {
  score_zero: 'earlier items of the user scored 0',
  left_out: 'earlier items of the user left out, but never the answer',
  ranked: 'earlier items of the user ranked like all others',
};

/** How a ranking is made, in one sentence that is printed next to every number measured this way. */
export const protocolOf = (seenItems: SeenItems): string =>
  `Full ranking over all items, one held-out item per user (leave-one-out), ${SEEN[seenItems]}, ties in the answer’s favour (popularity: in their middle).`;

/**
 * Where every user's held-out item stands by full ranking, in dataset order.
 * The last position attends to real ones alone, so padding is not computed, whatever the pooling.
 * Scores stay on the device; only the counts come back. Yields between chunks, so that whoever drives
 * it can listen in between; `finish` drives it to the end.
 * @throws LabFailure DIVERGED where a score is NaN or infinite: such a score compares as it likes.
 */
export async function* evaluationRanks(
  parameters: Parameters,
  config: EncoderConfig & { readonly seen_items: SeenItems },
  dataset: Dataset,
  split: Split,
): AsyncGenerator<void, Ranking> {
  const { users } = dataset;
  const ranking = { above: new Int32Array(users), tied: new Int32Array(users) };
  const rows = vocabulary(dataset);
  const chunk = Math.max(1, Math.min(256, Math.floor(SCORES_AT_ONCE / rows)));
  const { max_seq_length } = parameters.size;
  let notRanked = 0;
  for (let from = 0; from < users; from += chunk) {
    const to = Math.min(from + chunk, users);
    const asked = evaluationRows(dataset, split, max_seq_length, from, to);
    const found = rankChunk(parameters, config, asked, rows);
    const counts = await found.data();
    found.dispose();
    for (let user = from; user < to; user++) {
      ranking.above[user] = counts[2 * (user - from)];
      ranking.tied[user] = counts[2 * (user - from) + 1];
      if (ranking.above[user] === NOT_RANKED) notRanked += 1;
    }
    yield;
  }
  if (notRanked > 0) {
    throw await diverged(`the scores of ${notRanked} of ${users} users`, parameters);
  }
  return ranking;
}

function rankChunk(
  parameters: Parameters,
  config: EncoderConfig & { readonly seen_items: SeenItems },
  asked: EvaluationRows,
  rows: number,
) {
  const input = packedSequences(asked.inputIds, asked.length, rows);
  const query = rankQuery(asked, rows, config.seen_items);
  const found = tidy(() => {
    const users = encodeLast(parameters, config, input);
    return ranks(
      users,
      parameters.get<Tensor2D>(ITEMS),
      query,
      config.seen_items === 'score_zero' ? 'zero' : 'out',
    );
  });
  disposeSequences(input);
  dispose([query.answers, query.answerSeen, query.seen, query.seenCount]);
  return found;
}

/**
 * Flat places in [size, rows] of answers and of the seen items that do not take part with their own
 * scores, as the rank op asks for them.
 */
export function rankQuery(asked: EvaluationRows, rows: number, seenItems: SeenItems): RankQuery {
  const { size, answers, seen, seenOffsets } = asked;
  const places = Array.from({ length: size }, (_, r) =>
    seenItems === 'ranked'
      ? []
      : [...seen.subarray(seenOffsets[r], seenOffsets[r + 1])].filter(
          (item) => seenItems === 'score_zero' || item !== answers[r],
        ),
  );
  const counts = Float32Array.from(places, ({ length }) => length);
  // Rounded up to a power of two, so that devices which keep buffers by size meet few sizes.
  const width = 2 ** Math.ceil(Math.log2(Math.max(1, ...counts)));
  const flatSeen = new Int32Array(size * width);
  const flatAnswers = answers.map((item, r) => r * rows + item);
  const answerSeen = Uint8Array.from(places, (items, r) => (items.includes(answers[r]) ? 1 : 0));
  places.forEach((items, r) => {
    flatSeen.fill(flatAnswers[r], r * width, (r + 1) * width);
    items.forEach((item, j) => (flatSeen[r * width + j] = r * rows + item));
  });
  return {
    answers: tensor1d(flatAnswers, 'int32'),
    answerSeen: tensor1d(answerSeen, 'bool'),
    seen: tensor2d(flatSeen, [size, width], 'int32'),
    seenCount: tensor1d(counts),
  };
}
