import type { WeightChange } from '../../workers/catalog/weight-changes.ts';
import type { DatasetCard, DatasetSource } from '../../workers/protocol/dataset.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { MapFrame } from '../../workers/protocol/map.ts';
import type {
  EpochRecord,
  Preparation,
  RunPlan,
  RunResult,
  RunStatus,
  Snapshot,
  StepRecord,
  UserAnswers,
} from '../../workers/protocol/run.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { CellId, NotebookId } from '../document/ids.ts';

export type { MapFrame, MapQuality } from '../../workers/protocol/map.ts';

/** How the data of a run were opened, as far as it can be stored: a file must be handed over again. */
export type DataOrigin =
  | Exclude<DatasetSource, { readonly kind: 'file' }>
  | { readonly kind: 'file'; readonly name: string };

/** Which cell of which notebook a run was made in. */
export interface RunPlace {
  readonly notebook: NotebookId;
  readonly cell: CellId;
}

/** What is known of a run that was read from a file of learned parameters. */
export interface Imported {
  /** The file's name. */
  readonly file: string;
  /** What runs of such a model are called; several where a file without settings fits models of one encoder. */
  readonly models: readonly string[];
  /** The settings that the file or its shapes tell; the others are official. Null: all, the file has its own. */
  readonly told: readonly string[] | null;
  readonly headsAssumed: boolean;
  readonly matchedByOrder: boolean;
  /** Length of the mean of users' vectors of unit length, 0 to 1. */
  readonly meanNorm: number;
  /** L_cluster (Eq. 3) over all users; null without centres. */
  readonly clusterLoss: number | null;
}

/** Everything known of one training. Immutable; figures and tables are functions of it. */
export interface RunRecord {
  readonly id: RunId;
  /** Memorable: adjective-animal-n. */
  readonly name: string;
  /** A person's own words about it. */
  readonly note: string;
  readonly starred: boolean;
  /** Null for a run of a page that had no notebooks. */
  readonly place: RunPlace | null;
  /** Which of the runs of its cell it is (run-spec.ts); empty where the cell asks for one alone. */
  readonly part: string;
  readonly startedAt: string;
  readonly config: RunConfig;
  readonly dataset: DatasetCard;
  /** Null where nobody noted it. */
  readonly origin: DataOrigin | null;
  readonly plan: RunPlan | null;
  readonly status: RunStatus;
  /** How far it is before its first step; absent otherwise. Not stored. */
  readonly preparing?: Preparation;
  readonly epoch: number;
  readonly step: number;
  readonly stepsPerSecond: number | null;
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  readonly snapshots: readonly Snapshot[];
  readonly maps: readonly MapFrame[];
  readonly result: RunResult | null;
  readonly error: LabError | null;
  /** Present for a run that was never trained here: it has one result, one map and no curves. */
  readonly imported?: Imported;
  /** Weights that were changed while it trained, in the order of their steps; absent where none was. */
  readonly changes?: readonly WeightChange[];
  /** The test, user by user; absent in records of earlier pages, and of very many users. */
  readonly answers?: UserAnswers;
}
