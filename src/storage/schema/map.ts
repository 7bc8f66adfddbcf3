import * as v from 'valibot';
import type { MapFrame } from '../../runs/record.ts';
import type { Rules, Schema } from './rules.ts';
import { healthSchema } from './run.ts';

/** A map of a run: a point for each of its users. */
export const frameSchema = (rules: Rules): Schema<MapFrame> => {
  const { object, count, real, int32, float32 } = rules;
  const frame = object({
    epoch: count,
    users: int32,
    xy: float32,
    centres: v.nullable(float32),
    intents: v.nullable(int32),
    planted: v.nullable(int32),
    quality: object({
      perplexity: real,
      iterations: count,
      seed: real,
      kl: real,
      neighboursKept: real,
      trustworthiness: real,
    }),
    // Earlier pages did not count it.
    health: v.optional(healthSchema(rules)),
    // Earlier pages laid all users out at once.
    remaining: v.optional(count),
    landmarks: v.optional(object({ users: int32, xy: float32, centres: v.nullable(float32) })),
  });
  return v.pipe(
    frame,
    v.check(({ users, xy }) => xy.length === 2 * users.length),
  );
};
