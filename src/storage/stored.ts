import * as v from 'valibot';
import { ERROR_CODES } from '../../workers/protocol/errors.ts';
import { storedConfig, upgradeConfig } from '../../workers/catalog/config-check.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { ELCREC_TERMS, EVAL_METRICS, TOTAL } from '../../workers/catalog/metrics.ts';
import {
  RUN_STATUSES,
  type EpochRecord,
  type ResumePoint,
  type RunPlan,
  type RunResult,
  type Snapshot,
} from '../../workers/protocol/run.ts';
import { undrawn } from '../runs/map-chain.ts';
import type { MapFrame, RunRecord } from '../runs/record.ts';

/** Of everything stored; what a newer page wrote is left alone by an older one. */
export const STORED_VERSION = 1;

/** `T` as earlier pages wrote it: without what came later. */
type Earlier<T, Later extends keyof T> = Omit<T, Later> & Partial<Pick<T, Later>>;
/** Settings as the page of their time wrote them: read by storedConfig. */
type Settings = Readonly<Record<string, unknown>>;
type StoredEpoch = Earlier<EpochRecord, 'ties'>;

/** A run without its long parts, which have stores of their own. */
export type RunHead = Omit<RunRecord, 'steps' | 'snapshots' | 'maps' | 'preparing'>;

/** A run's head in the store; runs of earlier pages lack some of it. */
export type StoredRun = Earlier<
  Omit<RunHead, 'config' | 'dataset' | 'plan' | 'epochs' | 'result'>,
  'note' | 'starred' | 'place' | 'part'
> & {
  /** Raw vectors of which no map is drawn yet: the next visit draws them. Absent from earlier pages' runs. */
  readonly undrawn?: readonly Snapshot[];
  readonly version: number;
  /** Of the page that wrote it. */
  readonly app: string;
  readonly config: Settings;
  readonly dataset: Earlier<DatasetCard, 'repeatedAnswers'>;
  readonly plan: StoredPlan | null;
  readonly epochs: readonly StoredEpoch[];
  readonly result: Earlier<RunResult, 'ties'> | null;
};

type StoredPlan = Earlier<Omit<RunPlan, 'config'>, 'terms'> & { readonly config: Settings };

export interface StoredMap {
  readonly runId: RunId;
  readonly version: number;
  readonly frame: MapFrame;
}

export interface StoredPoint {
  readonly runId: RunId;
  readonly version: number;
  readonly point: Omit<ResumePoint, 'best'> & {
    readonly best:
      (Omit<NonNullable<ResumePoint['best']>, 'record'> & { readonly record: StoredEpoch }) | null;
  };
  /** ms since 1970; absent from points of earlier pages. */
  readonly savedAt?: number;
}

/** The run without its long parts. */
export function storeRun(record: RunRecord, app: string): RunHead & StoredRun {
  const { steps, snapshots, maps, preparing, ...rest } = record;
  void [steps, snapshots, maps, preparing];
  return { ...rest, undrawn: undrawn(record), version: STORED_VERSION, app };
}

/** A stored run's head, with what it was then where an earlier page did not write it down. */
export function runHead({ version, app, undrawn: waiting, ...run }: StoredRun): RunHead {
  void [version, app, waiting];
  return {
    ...run,
    note: run.note ?? '',
    starred: run.starred ?? false,
    place: run.place ?? null,
    part: run.part ?? '',
    config: settings(run.config),
    dataset: { repeatedAnswers: null, ...run.dataset },
    plan: run.plan && {
      terms: ELCREC_TERMS,
      ...run.plan,
      config: settings(run.plan.config),
    },
    epochs: run.epochs.map(epochRecord),
    result: run.result && { ties: null, ...run.result },
  };
}

/** A stored point, likewise. */
export const resumePoint = ({ point }: StoredPoint): ResumePoint => ({
  ...point,
  best: point.best && { ...point.best, record: epochRecord(point.best.record) },
});

/** Only what was checked by {@link isStoredRun} is read here. */
const settings = (config: Settings): RunConfig => upgradeConfig(config) as RunConfig;
const epochRecord = (record: StoredEpoch): EpochRecord => ({ ties: null, ...record });

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const losses = v.pipe(
  v.record(v.string(), v.nullable(v.number())),
  v.check((named) => Object.hasOwn(named, TOTAL)),
);
const evaluated = v.looseObject(v.entriesFromList(EVAL_METRICS, v.number()));
const ties = v.optional(v.nullable(v.looseObject({ share: v.number(), middle: evaluated })));
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
const config = v.custom<unknown>((value) => storedConfig(value) !== null);
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
  repeatedAnswers: v.optional(v.nullable(v.looseObject({ valid: count, test: count }))),
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
  ties,
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
  part: v.optional(v.string()),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  config,
  dataset: card,
  origin: v.nullable(
    v.looseObject({ kind: v.picklist(['bundled', 'planted', 'catalog', 'file']) }),
  ),
  plan: v.nullable(
    v.looseObject({
      config,
      stepsPerEpoch: count,
      epochs: count,
      engine,
      // Absent from runs of pages that knew four terms alone.
      terms: v.optional(v.array(v.string())),
    }),
  ),
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
      ties,
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
    state: v.optional(tensors),
    moments: v.looseObject({ first: tensors, second: tensors }),
    best: v.nullable(
      v.looseObject({ record: epoch, parameters: tensors, state: v.optional(tensors) }),
    ),
    epochsSinceBest: count,
  }),
});

/** Whether something stored is a point from which a training can go on. */
export const isStoredPoint = (value: unknown): value is StoredPoint => v.is(point, value);
