/** Sizes of a training by the size of its data: official where there is enough of it, smaller where not. */
import { OFFICIAL, type RunConfig } from './config.ts';
import type { DatasetCard } from '../protocol/dataset.ts';

/** What of some data the sizes follow from. */
export type DataSize = Pick<DatasetCard, 'users' | 'maxLength'>;

/** The settings that follow from it; every other one is the official code's. */
export type FittedSizes = Pick<RunConfig, 'num_intent_clusters' | 'batch_size' | 'max_seq_length'>;

/** The least that the form allows (FIELDS). */
const LEAST = { num_intent_clusters: 2, batch_size: 4, max_seq_length: 5 } as const;

/** Users to an intent at least, so that each has a mean worth the name; Beauty's 256 have 87 each. */
const USERS_PER_INTENT = 64;
/** Steps to an epoch at least, as long as that leaves SMALL_BATCH users to a step. */
const STEPS_PER_EPOCH = 8;
const SMALL_BATCH = 32;

/** The largest power of two that is not above `x`; 0 below 1. */
const powerOfTwo = (x: number): number => (x < 1 ? 0 : 2 ** Math.floor(Math.log2(x)));

/**
 * - intents: the power of two that leaves each 64 users or more, 2 to the official 256;
 * - batch: the power of two that gives 8 steps to an epoch or more, 32 to the official 256 and never
 *   above the users;
 * - window: the longest history anyone is ranked by (all items but the last), at most the official 50.
 */
export function fittedSizes({ users, maxLength }: DataSize): FittedSizes {
  const intents = Math.min(powerOfTwo(users / USERS_PER_INTENT), OFFICIAL.num_intent_clusters);
  const batch = Math.min(
    Math.max(powerOfTwo(users / STEPS_PER_EPOCH), SMALL_BATCH),
    powerOfTwo(users),
    OFFICIAL.batch_size,
  );
  const window = Math.min(maxLength - 1, OFFICIAL.max_seq_length);
  return {
    num_intent_clusters: Math.max(intents, LEAST.num_intent_clusters),
    batch_size: Math.max(batch, LEAST.batch_size),
    max_seq_length: Math.max(window, LEAST.max_seq_length),
  };
}
