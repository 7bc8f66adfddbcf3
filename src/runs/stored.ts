import * as v from 'valibot';
import { ERROR_CODES } from '../../workers/protocol/errors.ts';
import { configProblems } from '../../workers/protocol/fields.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { EVAL_METRICS, LOSS_TERMS } from '../../workers/protocol/metrics.ts';
import { RUN_STATUSES, type ResumePoint, type Snapshot } from '../../workers/protocol/run.ts';
import { undrawn } from './map-chain.ts';
import type { MapFrame, RunRecord } from './record.ts';

/** Of everything stored; what a newer page wrote is left alone by an older one. */
export const STORED_VERSION = 1;

/** What runs of earlier pages do not have. */
type Later = 'note' | 'starred' | 'place';

/** A run without its long parts, which have stores of their own. */
export type StoredRun = Omit<RunRecord, 'steps' | 'snapshots' | 'maps' | Later> &
  Partial<Pick<RunRecord, Later>> & {
    /** Raw vectors of which no map is drawn yet: the next visit draws them. Absent from earlier pages' runs. */
    readonly undrawn?: readonly Snapshot[];
    readonly version: number;
    /** Of the page that wrote it. */
    readonly app: string;
  };

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
  const { steps, snapshots, maps, ...rest } = record;
  void [steps, snapshots, maps];
  return { ...rest, undrawn: undrawn(record), version: STORED_VERSION, app };
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const loss = v.nullable(v.number());
const losses = v.looseObject(v.entriesFromList(LOSS_TERMS, loss));
const evaluated = v.looseObject(v.entriesFromList(EVAL_METRICS, v.number()));
const health = v.nullable(
  v.looseObject({
    intents: count,
    used: count,
    largestShare: v.number(),
    perplexity: v.number(),
    nmi: v.nullable(v.number()),
    occupancy: v.array(v.number()),
  }),
);
const config = v.custom<unknown>((value) => configProblems(value).length === 0);
const engine = v.looseObject({ backend: v.string(), reason: v.string(), device: v.string() });
const reading = v.looseObject({
  separator: v.string(),
  header: v.boolean(),
  columns: v.nullable(
    v.looseObject({
      user: v.string(),
      item: v.string(),
      time: v.nullable(v.string()),
      rating: v.nullable(v.string()),
    }),
  ),
  guessed: v.boolean(),
  ...v.entriesFromList(['ties', 'repeats', 'incomplete'], count),
});
const card = v.looseObject({
  id: v.string(),
  name: v.string(),
  hash: v.string(),
  // Any: what a newer page calls a form is no reason to lose the run.
  format: v.string(),
  reading: v.optional(reading),
  ...v.entriesFromList(['users', 'items', 'interactions', 'sparsity', 'meanLength'], v.number()),
  lengthHistogram: v.array(v.looseObject({ from: v.number(), users: v.number() })),
  popularity: v.array(v.looseObject({ rank: v.number(), interactions: v.number() })),
  intents: v.nullable(v.array(v.looseObject({ name: v.string(), users: v.number() }))),
  paper: v.nullable(v.string()),
});
const epoch = v.looseObject({
  epoch: count,
  step: count,
  seconds: v.number(),
  train: losses,
  valid: evaluated,
  health,
  best: v.boolean(),
});

const run = v.looseObject({
  version: v.literal(STORED_VERSION),
  app: v.string(),
  id: v.string(),
  name: v.string(),
  // Absent from runs of pages that had no notebooks.
  note: v.optional(v.string()),
  starred: v.optional(v.boolean()),
  place: v.optional(v.nullable(v.looseObject({ notebook: v.string(), cell: v.string() }))),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  config,
  dataset: card,
  origin: v.nullable(
    v.looseObject({ kind: v.picklist(['bundled', 'planted', 'catalog', 'file']) }),
  ),
  plan: v.nullable(v.looseObject({ config, stepsPerEpoch: count, epochs: count, engine })),
  status: v.picklist(RUN_STATUSES),
  epoch: count,
  step: count,
  stepsPerSecond: v.nullable(v.number()),
  epochs: v.array(epoch),
  result: v.nullable(
    v.looseObject({
      bestEpoch: count,
      test: evaluated,
      valid: evaluated,
      popularity: evaluated,
      health,
      users: count,
      protocol: v.string(),
      seconds: v.number(),
    }),
  ),
  error: v.nullable(
    v.looseObject({ code: v.picklist(ERROR_CODES), message: v.string(), action: v.string() }),
  ),
});

/** Whether something stored is a run this page can show. */
export const isStoredRun = (value: unknown): value is StoredRun => v.is(run, value);

const integers = v.nullable(v.instance(Int32Array));
const frame = v.looseObject({
  epoch: count,
  users: v.instance(Int32Array),
  xy: v.instance(Float32Array),
  centres: v.nullable(v.instance(Float32Array)),
  intents: integers,
  planted: integers,
  quality: v.looseObject({ perplexity: v.number(), kl: v.number() }),
  // Absent from maps of earlier pages.
  health: v.optional(health),
});

const vectors = v.pipe(
  v.looseObject({
    epoch: count,
    dims: v.pipe(count, v.minValue(1)),
    users: v.instance(Int32Array),
    vectors: v.instance(Float32Array),
    intents: integers,
    centres: v.nullable(v.instance(Float32Array)),
    planted: integers,
    health,
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

const map = v.looseObject({ version: v.literal(STORED_VERSION), runId: v.string(), frame });

export const isStoredMap = (value: unknown): value is StoredMap =>
  v.is(map, value) && value.frame.xy.length === 2 * value.frame.users.length;

const tensor = v.pipe(
  v.looseObject({ shape: v.array(count), values: v.instance(Float32Array) }),
  v.check(({ shape, values }) => shape.reduce((a, b) => a * b, 1) === values.length),
);
const tensors = v.map(v.string(), tensor);
const point = v.looseObject({
  version: v.literal(STORED_VERSION),
  runId: v.string(),
  point: v.looseObject({
    epoch: v.pipe(count, v.minValue(1)),
    step: count,
    seconds: v.number(),
    parameters: tensors,
    moments: v.looseObject({ first: tensors, second: tensors }),
    best: v.nullable(v.looseObject({ record: epoch, parameters: tensors })),
    epochsSinceBest: count,
  }),
});

/** Whether something stored is a point from which a training can go on. */
export const isStoredPoint = (value: unknown): value is StoredPoint => v.is(point, value);
