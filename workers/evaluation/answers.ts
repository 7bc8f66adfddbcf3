import type { Dataset } from '../data/dataset.ts';
import { historyLengths } from '../data/rows.ts';
import { MOST_ANSWERS, type UserAnswers } from '../protocol/run.ts';
import type { Ranking } from './ranking.ts';

/**
 * The test, user by user, to be kept with its run; nothing where there are too many. `intents` [users] are those of the
 * tested parameters.
 */
export const answersOf = (
  dataset: Dataset,
  { above, tied }: Ranking,
  intents: Int32Array | null,
): { readonly answers?: UserAnswers } =>
  dataset.users > MOST_ANSWERS
    ? {}
    : { answers: { above, tied, lengths: historyLengths(dataset, 'test'), intents } };
