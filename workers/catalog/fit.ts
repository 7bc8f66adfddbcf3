/** Sizes of a training by the size of its data: official where there is enough of it, smaller where not. */
import type { Field, Settings } from './field.ts';
import type { ModelCard } from './model-card.ts';
import { fieldsOf } from './models.ts';

/** What of some data the sizes follow from. */
export interface DataSize {
  readonly users: number;
  /** Of the longest history. */
  readonly maxLength: number;
}

/** Users to an intent at least, so that each has a mean worth the name; Beauty's 256 have 87 each. */
const USERS_PER_INTENT = 64;
/** Steps to an epoch at least, as long as that leaves SMALL_BATCH users to a step. */
const STEPS_PER_EPOCH = 8;
const SMALL_BATCH = 32;

/** The largest power of two that is not above `x`; 0 below 1. */
const powerOfTwo = (x: number): number => (x < 1 ? 0 : 2 ** Math.floor(Math.log2(x)));

/**
 * The settings of a model that follow from the data; every other one is the official code's:
 * - intents: the power of two that leaves each 64 users or more, up to the official number;
 * - batch: the power of two that gives 8 steps to an epoch or more, 32 to the official number and never
 *   above the users;
 * - window: the longest history anyone is ranked by (all items but the last), at most the official number.
 * Never below what the form allows.
 */
export function fittedSizes(model: ModelCard, { users, maxLength }: DataSize): Settings {
  const wanted: Settings = {
    num_intent_clusters: powerOfTwo(users / USERS_PER_INTENT),
    batch_size: Math.min(
      Math.max(powerOfTwo(users / STEPS_PER_EPOCH), SMALL_BATCH),
      powerOfTwo(users),
    ),
    max_seq_length: maxLength - 1,
  };
  const sizes = fieldsOf(model).flatMap((field): [string, number][] => {
    const size = wanted[field.key];
    const official = model.defaults[field.key];
    return typeof size === 'number' && typeof official === 'number'
      ? [[field.key, Math.max(Math.min(size, official), least(field))]]
      : [];
  });
  return Object.fromEntries(sizes);
}

const least = (field: Field): number => (field.kind === 'number' ? field.min : 0);
