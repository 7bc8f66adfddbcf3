import * as v from 'valibot';
import { UNKNOWN_FORMAT } from '../../../workers/catalog/formats.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { PAPER_NAMES } from '../../../workers/catalog/paper-data.ts';
import { datasetId } from '../../../workers/protocol/ids.ts';
import type { Rules, Schema } from './rules.ts';

/** What is known of a run's data. */
export function cardSchema({ object, list, oneOf, count, real, word }: Rules): Schema<DatasetCard> {
  const reading = object({
    separator: word,
    header: v.boolean(),
    columns: v.nullable(
      object({ user: word, item: word, time: v.nullable(word), rating: v.nullable(word) }),
    ),
    guessed: v.boolean(),
    ties: count,
    repeats: count,
    incomplete: count,
  });
  return object({
    id: v.pipe(word, v.transform(datasetId)),
    name: word,
    hash: word,
    // One that only a newer page knows is kept, and shown as a file.
    format: v.fallback(word, UNKNOWN_FORMAT),
    reading: v.fallback(v.optional(reading), undefined),
    users: count,
    items: count,
    interactions: count,
    sparsity: real,
    meanLength: real,
    maxLength: count,
    droppedUsers: count,
    repeatedAnswers: v.nullable(object({ valid: count, test: count })),
    lengthHistogram: list(object({ from: count, to: count, users: count }), 1_000),
    popularity: list(object({ rank: count, interactions: count }), 1_000),
    intents: v.nullable(list(object({ name: word, users: count }), 10_000)),
    paper: v.nullable(oneOf(PAPER_NAMES)),
  });
}
