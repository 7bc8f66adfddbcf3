import * as v from 'valibot';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { frameSchema } from '../../storage/schema/map.ts';
import { upgraded } from '../../storage/schema/upgrades.ts';
import { packArray } from './arrays.ts';
import { ANYONES } from './run-schema.ts';

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
  ...(frame.remaining === undefined ? {} : { remaining: frame.remaining }),
});

/** Labels are counted into a list as long as the largest of them; more intents than this nobody has. */
const MOST_LABELS = 10_000;

/** One label per user, -1 (none) to below `most`. */
const fits = (labels: Int32Array | null, users: number, most: number): boolean =>
  labels === null ||
  (labels.length === users && labels.every((label) => label >= -1 && label < most));

const frame = v.pipe(
  frameSchema(ANYONES),
  v.check(({ users, centres, intents, planted }) => {
    const most = (centres?.length ?? 0) / 2;
    return (
      Number.isInteger(most) &&
      most <= MOST_LABELS &&
      fits(intents, users.length, most) &&
      fits(planted, users.length, MOST_LABELS)
    );
  }),
);

/** A map from a file of that version; null unless every array fits the others. */
export function readFrame(plain: unknown, version: unknown): MapFrame | null {
  const reading = v.safeParse(frame, upgraded('map', { version, frame: plain })?.frame);
  return reading.success ? reading.output : null;
}
