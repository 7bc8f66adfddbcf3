import type { DatasetCard, DatasetSource, LoadProgress } from './dataset.ts';
import type { Result } from './errors.ts';
import type { DatasetId, RunId } from './ids.ts';
import type { ClusterHealth, EvalMetrics } from './metrics.ts';
import type { BackendChoice, EngineReport, RunEvent, RunRequest, RunStatus } from './run.ts';

/** The engine's thread by this name keeps nothing in the browser. */
export const KEEPS_NOTHING = 'lab, keeping nothing';

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
  ): Promise<
    Result<{ metrics: EvalMetrics; health: ClusterHealth | null; users: number; seconds: number }>
  >;
}
