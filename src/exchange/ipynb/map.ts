import * as v from 'valibot';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { isPlain } from '../../document/reading.ts';
import { packArray, unpackArray } from './arrays.ts';
import { health } from './run-schema.ts';

const packed = (array: Int32Array | null) => array && packArray('int32', array);

/** A map as the file holds it. */
export const writeFrame = (frame: MapFrame): unknown => ({
  epoch: frame.epoch,
  users: packArray('int32', frame.users),
  xy: packArray('float32', frame.xy),
  centres: frame.centres && packArray('float32', frame.centres),
  intents: packed(frame.intents),
  planted: packed(frame.planted),
  quality: frame.quality,
  ...(frame.health === undefined ? {} : { health: frame.health }),
});

const real = v.pipe(v.number(), v.finite());
const count = v.pipe(real, v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));
const quality = v.object({
  perplexity: real,
  iterations: count,
  seed: real,
  kl: real,
  neighboursKept: real,
  trustworthiness: real,
});

/** Labels are counted into a list as long as the largest of them; more intents than this nobody has. */
const MOST_LABELS = 10_000;

/** A map from a file; null unless every array fits the others. */
export function readFrame(plain: unknown): MapFrame | null {
  if (!isPlain(plain)) return null;
  const epoch = v.safeParse(count, plain.epoch);
  const measured = v.safeParse(quality, plain.quality);
  const users = unpackArray('int32', plain.users);
  const xy = unpackArray('float32', plain.xy);
  if (!epoch.success || !measured.success || users === null || xy === null) return null;
  if (xy.length !== 2 * users.length || !xy.every(Number.isFinite)) return null;
  const centres = optional(plain.centres, (value) => unpackArray('float32', value));
  const most = centres == null ? 0 : centres.length / 2;
  const intents = optional(plain.intents, (value) => labels(value, users.length, most));
  const planted = optional(plain.planted, (value) => labels(value, users.length, MOST_LABELS));
  if (centres === undefined || intents === undefined || planted === undefined) return null;
  if (!Number.isInteger(most) || most > MOST_LABELS || centres?.every(Number.isFinite) === false)
    return null;
  // Files of earlier pages do not have it.
  const counted = v.safeParse(health, plain.health ?? null);
  if (!counted.success) return null;
  return {
    epoch: epoch.output,
    users,
    xy,
    centres,
    intents,
    planted,
    quality: measured.output,
    ...(counted.output === null ? {} : { health: counted.output }),
  };
}

/** Null stays null; undefined is what could not be read. */
function optional<T>(value: unknown, read: (value: unknown) => T | null): T | null | undefined {
  return value === null ? null : (read(value) ?? undefined);
}

/** One label per user, -1 (none) to below `most`. */
function labels(plain: unknown, users: number, most: number): Int32Array | null {
  const array = unpackArray('int32', plain);
  if (array?.length !== users) return null;
  return array.every((label) => label >= -1 && label < most) ? array : null;
}
