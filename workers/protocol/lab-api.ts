import type { RunConfig } from '../catalog/config.ts';
import type { Pooling } from '../catalog/contrast-fields.ts';
import type { SeenItems } from '../catalog/training-settings.ts';
import type { DatasetCard, DatasetSource, LoadProgress } from './dataset.ts';
import type { WeightChange } from '../catalog/weight-changes.ts';
import type { Result } from './errors.ts';
import type { DatasetId, RunId } from './ids.ts';
import type { InspectRequest, Inspection } from './inspection.ts';
import type { ClusterHealth, EvalMetrics, Ties } from '../catalog/metrics.ts';
import type {
  BackendChoice,
  EngineReport,
  RunEvent,
  RunRequest,
  RunStatus,
  Snapshot,
  UserAnswers,
} from './run.ts';

/** The engine's thread by this name keeps nothing in the browser. */
export const KEEPS_NOTHING = 'lab, keeping nothing';

/** What ranking a checkpoint gives. */
export interface CheckpointEvaluation {
  readonly metrics: EvalMetrics;
  readonly ties: Ties;
  readonly health: ClusterHealth | null;
  readonly users: number;
  /** Users whose answer stands among their own earlier items. */
  readonly repeated: number;
  /** What runs of this model are called; several where a file without settings fits models of one encoder. */
  readonly models: readonly string[];
  /** Attention heads as the file names them, else the official number: no shape tells. Null without attention. */
  readonly num_attention_heads: number | null;
  /** The number is the official one and no word of the file. */
  readonly headsAssumed: boolean;
  /** The data name their items, and nothing says that the checkpoint numbered them alike. */
  readonly matchedByOrder: boolean;
  readonly seen_items: SeenItems;
  /** How every number above was measured, one sentence. */
  readonly protocol: string;
  readonly seconds: number;
}

/** How the users of a checkpoint are looked at. */
export interface ViewRequest {
  /** How a user is read from positions; null: as the file says, else officially. */
  readonly pooling: Pooling | null;
  /** Users of the map, at most. */
  readonly snapshotUsers: number;
}

/** How the users of a checkpoint lie, and whether its intents are in use: all users by the training input. */
export interface CheckpointView {
  /** The settings it was read by. */
  readonly config: RunConfig;
  /** The settings that the file or its shapes tell; the others are official. Null: all, the file has its own. */
  readonly told: readonly string[] | null;
  /** Null for a model that stores no centres. */
  readonly health: ClusterHealth | null;
  /** Length of the mean of users' vectors of unit length, 0 to 1. */
  readonly meanNorm: number;
  /** L_cluster (Eq. 3) over all users; null without centres. */
  readonly clusterLoss: number | null;
  /** Nearest centre of every user, [users]; null without centres, and of more users than are told one by one. */
  readonly intents: Int32Array | null;
  readonly snapshot: Snapshot;
}

/** All that is known of a training's end, of a checkpoint: `metrics` and `ties` are of the test. */
export interface CheckpointReading extends CheckpointEvaluation {
  readonly valid: EvalMetrics;
  readonly popularity: EvalMetrics;
  /** The test, user by user; absent of very many users. */
  readonly answers?: UserAnswers;
  readonly view: CheckpointView;
}

/**
 * The whole surface of the engine's thread. Nothing here throws: what fails comes back as a Result.
 * Listeners are comlink proxies and receive batches.
 */
export interface LabApi {
  /** Starts the engine, or switches backend between runs. RUN_BUSY while a run is alive. */
  engine(choice: BackendChoice): Promise<Result<EngineReport>>;
  openDataset(
    source: DatasetSource,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<DatasetCard>>;
  closeDataset(id: DatasetId): Promise<Result<null>>;
  /** Resolves when the run is accepted; everything after comes as events. */
  start(
    request: RunRequest,
    onEvents: (events: readonly RunEvent[]) => void,
  ): Promise<Result<RunId>>;
  /** Each answers with the status reached, within one step. */
  pause(id: RunId): Promise<Result<RunStatus>>;
  resume(id: RunId): Promise<Result<RunStatus>>;
  /** One training step, then paused. */
  step(id: RunId): Promise<Result<RunStatus>>;
  stop(id: RunId): Promise<Result<RunStatus>>;
  /** A weight of the loss from the next step on; answers with the change as it is recorded. BAD_CONFIG out of bounds. */
  reweigh(id: RunId, key: string, value: number): Promise<Result<WeightChange>>;
  /** The parameters now (or the best epoch's) as a .safetensors file with config and metrics inside. */
  checkpoint(id: RunId, which: 'now' | 'best'): Promise<Result<Uint8Array>>;
  /** A checkpoint (.pt or .safetensors) as a run on an open dataset: ranked in full, and its users looked at. */
  readCheckpoint(
    datasetId: DatasetId,
    checkpoint: Blob,
    request: ViewRequest & { readonly seenItems: SeenItems },
  ): Promise<Result<CheckpointReading>>;
  /** The users alone. */
  viewCheckpoint(
    datasetId: DatasetId,
    checkpoint: Blob,
    request: ViewRequest,
  ): Promise<Result<CheckpointView>>;
  /**
   * One user, or a composed history, through a run's parameters or a checkpoint. Of a run that is alive the parameters
   * are taken between two steps; it goes on meanwhile.
   */
  inspect(request: InspectRequest): Promise<Result<Inspection>>;
}
