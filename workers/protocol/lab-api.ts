import type { SeenItems } from '../catalog/training-settings.ts';
import type { DatasetCard, DatasetSource, LoadProgress } from './dataset.ts';
import type { Result } from './errors.ts';
import type { DatasetId, RunId } from './ids.ts';
import type { ClusterHealth, EvalMetrics, Ties } from '../catalog/metrics.ts';
import type { BackendChoice, EngineReport, RunEvent, RunRequest, RunStatus } from './run.ts';

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
  /** The parameters now (or the best epoch's) as a .safetensors file with config and metrics inside. */
  checkpoint(id: RunId, which: 'now' | 'best'): Promise<Result<Uint8Array>>;
  /** Full ranking of a checkpoint (.pt or .safetensors) on an open dataset. */
  evaluate(
    datasetId: DatasetId,
    checkpoint: Blob,
    split: 'valid' | 'test',
    seenItems: SeenItems,
  ): Promise<Result<CheckpointEvaluation>>;
}
