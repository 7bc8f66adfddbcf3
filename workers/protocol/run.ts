import type { RunConfig } from '../catalog/config.ts';
import type { WeightChange } from '../catalog/weight-changes.ts';
import type { LabError } from './errors.ts';
import type { DatasetId, RunId } from './ids.ts';
import type { ClusterHealth, EvalMetrics, Losses, Ties } from '../catalog/metrics.ts';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';
export type BackendChoice = 'auto' | BackendName;

/** Which backend computes, and why: shown in the top bar and stored with every run. */
export interface EngineReport {
  readonly backend: BackendName;
  /** One sentence: why this one ("WebGPU is not offered by this browser, so …"). */
  readonly reason: string;
  /** GPU adapter, or "SIMD, 2 threads". */
  readonly device: string;
  readonly limits: Readonly<Record<string, number>>;
}

export const RUN_STATUSES = [
  'preparing',
  'compiling',
  'running',
  'paused',
  'done',
  'stopped',
  'failed',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Done, stopped or failed: nothing more comes of this run. The status event saying so is its last event. */
export const hasEnded = (status: RunStatus): boolean =>
  status === 'done' || status === 'stopped' || status === 'failed';

/** What is made ready before a run's first step, in order. */
export const PREPARATIONS = ['engine', 'histories', 'users', 'centres'] as const;

/** How far a preparation is; `total` 0 where its parts cannot be counted. */
export interface Preparation {
  readonly part: (typeof PREPARATIONS)[number];
  readonly done: number;
  readonly total: number;
}

export interface RunRequest {
  readonly runId: RunId;
  readonly datasetId: DatasetId;
  readonly config: RunConfig;
  /** Snapshots for the map (map-epochs.ts says when) show at most so many users; 0 = none are taken. */
  readonly snapshotUsers: number;
  /** Begin paused, so that the first act is a single step. */
  readonly startPaused: boolean;
  /** Continue from here instead of from the start; the config must be the one it was made with. */
  readonly resume?: ResumePoint;
  /** Whether it is measured what each term pulls at (epochs 0, 1, 3, 7, 15, …). The training is the same. */
  readonly anatomy?: boolean;
  /** Weights that change on the way, by step: as they were changed by hand in a run that is trained again. */
  readonly changes?: readonly WeightChange[];
  /** Stop after this many steps (tests, demonstrations); null = run all epochs. */
  readonly maxSteps: number | null;
}

export interface StepRecord {
  /** 1-based over the whole run. */
  readonly step: number;
  /** 0-based, as the official log counts. */
  readonly epoch: number;
  /** Seconds of training since the start, pauses left out. */
  readonly seconds: number;
  readonly losses: Losses;
}

/** A step as one flat row, as JSON files for other programs have it. */
export const stepRow = ({
  losses,
  ...at
}: StepRecord): Readonly<Record<string, number | null>> => ({
  ...at,
  ...losses,
});

/** What a term pulls at: the norm of its weighted gradient. */
export interface Pull {
  /** On all parameters of the encoder, item embeddings included. */
  readonly encoder: number;
  /** On the centres of intents; null where none are learned. */
  readonly centres: number | null;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly step: number;
  readonly seconds: number;
  /** Mean of each term over the epoch's steps. */
  readonly train: Losses;
  /** Validation by full ranking. */
  readonly valid: EvalMetrics;
  /** Of the validation answers; null in records of pages that did not count them. */
  readonly ties: Ties | null;
  readonly health: ClusterHealth | null;
  /** Of each term after the epoch, on its first batch; absent where it was not measured. */
  readonly pulls?: Readonly<Record<string, Pull>>;
  /** Best validation NDCG@20 so far, answers in the middle of their ties. */
  readonly best: boolean;
  /** Tensors alive, flat from epoch to epoch. */
  readonly tensors: number;
  /** Memory the backend holds: GPU buffers, the WebAssembly heap, or the tensors themselves. */
  readonly bytes: number;
}

/** What the map is drawn from: raw vectors, so that a layout can be made again from a stored run. */
export interface Snapshot {
  /** Epochs trained when it was taken: 0 = before the first. */
  readonly epoch: number;
  readonly dims: number;
  /** Dataset rows of the sampled users, [N]. */
  readonly users: Int32Array;
  /** Unit-length user vectors, [N, dims]. */
  readonly vectors: Float32Array;
  /** Nearest centre of each sampled user, [N]; null when the variant has no centres. */
  readonly intents: Int32Array | null;
  /** Unit-length centres, [K, dims]; null when the variant has no centres. */
  readonly centres: Float32Array | null;
  /** Planted intent of each sampled user, [N], where known. */
  readonly planted: Int32Array | null;
  /** Of all users, before training; later an epoch's record tells it. Null where it was not counted. */
  readonly health: ClusterHealth | null;
}

/** Tensors by the official state_dict names, PyTorch layout. */
export type StoredTensors = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

/**
 * Everything a training needs to go on after an epoch as if it had never stopped. Random draws are
 * keyed by seed, epoch and step, so no generator state belongs to it. Plain data: it can be stored.
 */
export interface ResumePoint {
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  readonly parameters: StoredTensors;
  /** What the model keeps from epoch to epoch beside parameters; absent where it keeps nothing. */
  readonly state?: StoredTensors;
  /** Adam's memory of each parameter. */
  readonly moments: { readonly first: StoredTensors; readonly second: StoredTensors };
  readonly best: {
    readonly record: EpochRecord;
    readonly parameters: StoredTensors;
    readonly state?: StoredTensors;
  } | null;
  /** Epochs without a better validation NDCG@20. */
  readonly epochsSinceBest: number;
}

export interface RunPlan {
  readonly config: RunConfig;
  readonly parameters: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly engine: EngineReport;
  readonly datasetHash: string;
  /** The terms of the loss that the model declares, in order, without the total. */
  readonly terms: readonly string[];
}

export interface RunResult {
  readonly bestEpoch: number;
  readonly test: EvalMetrics;
  readonly valid: EvalMetrics;
  /** Of the test answers; null in records of pages that did not count them. */
  readonly ties: Ties | null;
  /** Recommending the most popular items of the training part, same protocol but for ties: in their middle. */
  readonly popularity: EvalMetrics;
  readonly health: ClusterHealth | null;
  readonly users: number;
  /** How every number above was measured, one sentence. */
  readonly protocol: string;
  readonly seconds: number;
}

/**
 * Where every user's test answer stands, and what the user is: what groups and paired tests are made of. All [users], in
 * the data set's order.
 */
export interface UserAnswers {
  /** Rows that score strictly higher than the answer. */
  readonly above: Int32Array;
  /** Others that score the same. */
  readonly tied: Int32Array;
  /** Items before the test answer: the user's history as the ranking reads it. */
  readonly lengths: Int32Array;
  /** Nearest centre at the tested parameters; null without centres. */
  readonly intents: Int32Array | null;
}

/** Of more users than this nothing is told one by one: 16 bytes each would stay with every run. */
export const MOST_ANSWERS = 250_000;

/** Everything a run says, batched over the wire. `runId` is on every one. */
export type RunEvent = { readonly runId: RunId } & (
  | { readonly type: 'preparing'; readonly preparation: Preparation }
  | { readonly type: 'plan'; readonly plan: RunPlan }
  | {
      readonly type: 'status';
      readonly status: RunStatus;
      readonly epoch: number;
      readonly step: number;
    }
  | {
      readonly type: 'steps';
      readonly steps: readonly StepRecord[];
      readonly stepsPerSecond: number | null;
    }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  | { readonly type: 'change'; readonly change: WeightChange }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'resumable'; readonly point: ResumePoint }
  | {
      readonly type: 'result';
      readonly result: RunResult;
      /** Absent where there are more than {@link MOST_ANSWERS}. */
      readonly answers?: UserAnswers;
    }
  | { readonly type: 'error'; readonly error: LabError }
);
