import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type {
  EpochRecord,
  RunPlan,
  RunResult,
  RunStatus,
  Snapshot,
  StepRecord,
} from '../../workers/protocol/run.ts';
import type { RunConfig } from '../../workers/protocol/config.ts';

/** A laid-out snapshot: what the map draws. Coordinates are stored, so everyone sees the same picture. */
export interface MapFrame {
  readonly epoch: number;
  /** Dataset rows of the users, [N]. */
  readonly users: Int32Array;
  /** [N, 2] positions of users, then nothing else. */
  readonly xy: Float32Array;
  /** [K, 2] positions of the centres; null when the variant has none. */
  readonly centres: Float32Array | null;
  readonly intents: Int32Array | null;
  readonly planted: Int32Array | null;
  readonly quality: MapQuality;
}

/** How far the map may be trusted, beside it on the page. */
export interface MapQuality {
  readonly perplexity: number;
  readonly iterations: number;
  readonly seed: number;
  /** Kullback-Leibler divergence reached. */
  readonly kl: number;
  /** Mean share of each point's 10 nearest neighbours kept in the plane, 0..1. */
  readonly neighboursKept: number;
  /** Trustworthiness (Venna and Kaski 2001) at 10 neighbours, 0..1. */
  readonly trustworthiness: number;
}

/** Everything known of one training. Immutable; figures and tables are functions of it. */
export interface RunRecord {
  readonly id: RunId;
  /** Memorable: adjective-animal-n. */
  readonly name: string;
  readonly startedAt: string;
  readonly config: RunConfig;
  readonly dataset: DatasetCard;
  readonly plan: RunPlan | null;
  readonly status: RunStatus;
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerSecond: number | null;
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  readonly snapshots: readonly Snapshot[];
  readonly maps: readonly MapFrame[];
  readonly result: RunResult | null;
  readonly error: LabError | null;
}
