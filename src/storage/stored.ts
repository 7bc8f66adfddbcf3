import * as v from 'valibot';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint, Snapshot } from '../../workers/protocol/run.ts';
import { unfinished } from '../runs/map-chain.ts';
import type { MapFrame, RunRecord } from '../runs/record.ts';
import { frameSchema } from './schema/map.ts';
import { OWN } from './schema/rules.ts';
import { epochSchema, healthSchema, runSchema, type RunHead } from './schema/run.ts';
import { STORED_VERSION, upgraded, type RecordKind } from './schema/upgrades.ts';

/** A run's head as it is stored. */
export interface StoredRun extends RunHead {
  /** Raw vectors of which no complete map is drawn yet: the next visit draws them. */
  readonly undrawn: readonly Snapshot[];
  readonly version: number;
  /** Of the page that wrote it. */
  readonly app: string;
}

export interface StoredMap {
  readonly runId: RunId;
  readonly version: number;
  readonly frame: MapFrame;
}

export interface StoredPoint {
  readonly runId: RunId;
  readonly version: number;
  readonly point: ResumePoint;
  /** ms since 1970; absent from points of earlier pages. */
  readonly savedAt?: number;
}

/** The run without its long parts. */
export function storeRun(record: RunRecord, app: string): StoredRun {
  const { steps, snapshots, maps, preparing, ...rest } = record;
  void [steps, snapshots, maps, preparing];
  return { ...rest, undrawn: unfinished(record), version: STORED_VERSION, app };
}

/** Something stored, read by its schema; null where it is damaged or of a newer page. */
function read<T>(kind: RecordKind, schema: v.GenericSchema<unknown, T>, stored: unknown): T | null {
  const reading = v.safeParse(schema, upgraded(kind, stored));
  return reading.success ? reading.output : null;
}

const ownRun = runSchema(OWN);

/** A stored run's head; null for none that this page can show. */
export function readRunHead(stored: unknown): RunHead | null {
  const run = read('run', ownRun, stored);
  if (run === null) return null;
  // Kept beside the head by a schema that keeps what it does not know.
  const { version, app, undrawn: waiting, ...head } = run as RunHead & Partial<StoredRun>;
  void [version, app, waiting];
  return head;
}

const ownMap = v.looseObject({ runId: v.string(), frame: frameSchema(OWN) });

/** A stored map; null for none that can be drawn. */
export const readMap = (stored: unknown): MapFrame | null =>
  read('map', ownMap, stored)?.frame ?? null;

const { count, int32, float32 } = OWN;
const integers = v.nullable(int32);
const vectors = v.pipe(
  v.looseObject({
    epoch: count,
    dims: v.pipe(count, v.minValue(1)),
    users: int32,
    vectors: float32,
    intents: integers,
    centres: v.nullable(float32),
    planted: integers,
    health: v.nullable(healthSchema(OWN)),
  }),
  v.check(
    ({ dims, users, vectors, intents, planted }) =>
      vectors.length === dims * users.length &&
      [intents, planted].every((labels) => labels === null || labels.length === users.length),
  ),
);

/** The vectors stored with a run of which a map is still to be drawn; damaged ones are left out. */
export const readUndrawn = (value: unknown): readonly Snapshot[] =>
  (Array.isArray(value) ? value : []).filter((one): one is Snapshot => v.is(vectors, one));

const tensor = v.pipe(
  v.looseObject({ shape: v.array(count), values: float32 }),
  v.check(({ shape, values }) => shape.reduce((a, b) => a * b, 1) === values.length),
);
const tensors = v.map(v.string(), tensor);
const point = v.looseObject({
  runId: v.string(),
  point: v.looseObject({
    epoch: v.pipe(count, v.minValue(1)),
    step: count,
    seconds: v.number(),
    parameters: tensors,
    state: v.optional(tensors),
    moments: v.looseObject({ first: tensors, second: tensors }),
    best: v.nullable(
      v.looseObject({
        record: epochSchema(OWN),
        parameters: tensors,
        state: v.optional(tensors),
      }),
    ),
    epochsSinceBest: count,
  }),
});

/** A stored point from which a training can go on; null for none. */
export const readPoint = (stored: unknown): ResumePoint | null =>
  read('point', point, stored)?.point ?? null;
