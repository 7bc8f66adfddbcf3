import type { Dataset } from '../data/dataset.ts';
import { readConfig } from '../protocol/read-config.ts';
import type { DatasetCard, DatasetSource, LoadProgress } from '../protocol/dataset.ts';
import { LabFailure, attempt, type LabError, type Result } from '../protocol/errors.ts';
import type { DatasetId, RunId } from '../protocol/ids.ts';
import type { InspectRequest, Inspection } from '../protocol/inspection.ts';
import type { LabApi } from '../protocol/lab-api.ts';
import {
  hasEnded,
  type BackendChoice,
  type EngineReport,
  type RunEvent,
  type RunRequest,
  type RunStatus,
} from '../protocol/run.ts';
import type { Training } from '../training/training.ts';
import type { WriteCheckpoint } from './checkpoints.ts';
import type { Asked } from './inspection/inspect.ts';
import type { Pace } from './pace.ts';
import { Run, type RunCommand } from './run.ts';

/** A call of the lab about a checkpoint, where its data are at hand and its file is read. */
type OnCheckpoint<Name extends 'readCheckpoint' | 'viewCheckpoint'> = (
  dataset: Dataset,
  checkpoint: Uint8Array,
  request: Parameters<LabApi[Name]>[2],
) => Promise<Extract<Awaited<ReturnType<LabApi[Name]>>, { ok: true }>['value']>;

/** The other parts of the engine, as the lab needs them; all may throw. */
export interface EngineParts {
  startEngine(choice: BackendChoice): Promise<EngineReport>;
  /** The engine's first failure since it was started, null while it is well. Does not throw. */
  engineFailure(): LabError | null;
  openDataset(
    source: DatasetSource,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<{ readonly dataset: Dataset; readonly card: DatasetCard }>;
  startTraining(dataset: Dataset, request: RunRequest, engine: EngineReport): Promise<Training>;
  readonly readCheckpoint: OnCheckpoint<'readCheckpoint'>;
  readonly viewCheckpoint: OnCheckpoint<'viewCheckpoint'>;
  inspect(dataset: Dataset, checkpoint: Uint8Array, asked: Asked): Promise<Inspection>;
  readonly writeCheckpoint: WriteCheckpoint;
  readonly pace: Pace;
}

/** Ended runs whose checkpoints stay at hand; older ones are let go to bound memory. */
export const ENDED_RUNS_KEPT = 5;

/** The engine's thread as one object: data sets, one living run, the last ended ones. */
export function createLab(parts: EngineParts): LabApi {
  const datasets = new Map<DatasetId, Dataset>();
  /** By age; at most one is alive. */
  const runs = new Map<RunId, Run>();
  let choice: BackendChoice = 'auto';
  let report: EngineReport | null = null;
  /** Engine starts, one after another. */
  let starting: Promise<unknown> = Promise.resolve();
  let evaluating = false;

  const alive = (): Run | undefined => [...runs.values()].find(({ status }) => !hasEnded(status));

  const refuseWhileBusy = (wanted: string, mayBePaused = false): void => {
    const run = alive();
    if (run !== undefined && !(mayBePaused && run.status === 'paused')) throw busy(wanted, 'a run');
    if (evaluating) throw busy(wanted, 'an evaluation');
  };

  /** The running engine; started when there is none, when it failed, or when another backend is wanted. */
  const engine = (wanted: BackendChoice): Promise<EngineReport> => {
    const next = starting.then(async () => {
      const well = report !== null && parts.engineFailure() === null;
      if (report !== null && well && wanted === choice) return report;
      report = null;
      choice = wanted;
      report = await parts.startEngine(wanted);
      return report;
    });
    starting = next.catch(() => undefined);
    return next;
  };

  const datasetOf = (id: DatasetId): Dataset => {
    const dataset = datasets.get(id);
    if (dataset === undefined) throw new LabFailure(UNKNOWN_DATASET);
    return dataset;
  };

  const runOf = (id: RunId): Run => {
    const run = runs.get(id);
    if (run === undefined) throw new LabFailure(UNKNOWN_RUN);
    return run;
  };

  const command = (id: RunId, kind: RunCommand): Promise<Result<RunStatus>> =>
    attempt(() => runOf(id).command(kind));

  const forgetOld = (): void => {
    const ended = [...runs].filter(([, { status }]) => hasEnded(status));
    for (const [id] of ended.slice(0, -ENDED_RUNS_KEPT)) runs.delete(id);
  };

  /** A run's parameters, or a file's. */
  const bytesOf = async (of: InspectRequest['parameters']): Promise<Uint8Array> => {
    if (of.kind === 'file') return new Uint8Array(await of.file.arrayBuffer());
    const answer = await runOf(of.run).checkpoint(of.which);
    if (!answer.ok) throw new LabFailure(answer.error);
    return answer.value;
  };

  /** Reads a checkpoint on open data, while nothing else computes. */
  const beside = <T>(
    id: DatasetId,
    checkpoint: Blob,
    read: (dataset: Dataset, bytes: Uint8Array) => Promise<T>,
  ): Promise<Result<T>> =>
    attempt(async () => {
      refuseWhileBusy('The checkpoint cannot be evaluated', true);
      const dataset = datasetOf(id);
      evaluating = true;
      try {
        await engine(choice);
        const found = await read(dataset, new Uint8Array(await checkpoint.arrayBuffer()));
        const failure = parts.engineFailure();
        if (failure !== null) throw new LabFailure(failure);
        return found;
      } finally {
        evaluating = false;
      }
    });

  return {
    engine: (wanted) =>
      attempt(() => {
        refuseWhileBusy('The engine cannot be switched');
        return engine(wanted);
      }),

    openDataset: (source, onProgress) =>
      attempt(async () => {
        const { dataset, card } = await parts.openDataset(source, onProgress);
        datasets.set(card.id, dataset);
        return card;
      }),

    closeDataset: (id) =>
      attempt(() => {
        datasetOf(id);
        datasets.delete(id);
        return null;
      }),

    start: (request, onEvents) =>
      attempt(() => {
        refuseWhileBusy('The run cannot start');
        readConfig(request.config);
        const dataset = datasetOf(request.datasetId);
        // A run under a known id replaces the ended one, as the youngest.
        runs.delete(request.runId);
        const run = new Run({
          request,
          datasetHash: dataset.hash,
          open: async () => {
            const started = await engine(choice);
            return {
              engine: started,
              training: await parts.startTraining(dataset, request, started),
            };
          },
          writeCheckpoint: parts.writeCheckpoint,
          deliver: (events) => deliver(onEvents, events),
          pace: parts.pace,
          engineFailure: () => parts.engineFailure(),
        });
        runs.set(request.runId, run);
        forgetOld();
        return request.runId;
      }),

    pause: (id) => command(id, 'pause'),
    resume: (id) => command(id, 'resume'),
    step: (id) => command(id, 'step'),
    stop: (id) => command(id, 'stop'),
    reweigh: async (id, key, value) => {
      const run = await attempt(() => runOf(id));
      return run.ok ? run.value.reweigh(key, value) : run;
    },

    checkpoint: async (id, which) => {
      const run = await attempt(() => runOf(id));
      return run.ok ? run.value.checkpoint(which) : run;
    },

    readCheckpoint: (id, checkpoint, request) =>
      beside(id, checkpoint, (dataset, bytes) => parts.readCheckpoint(dataset, bytes, request)),

    inspect: ({ datasetId, parameters, ...asked }) =>
      attempt(async () => {
        if (evaluating) throw busy('The user cannot be looked at', 'an evaluation');
        const dataset = datasetOf(datasetId);
        const bytes = await bytesOf(parameters);
        await engine(choice);
        const found = await parts.inspect(dataset, bytes, asked);
        const failure = parts.engineFailure();
        if (failure !== null) throw new LabFailure(failure);
        return found;
      }),

    viewCheckpoint: (id, checkpoint, request) =>
      beside(id, checkpoint, (dataset, bytes) => parts.viewCheckpoint(dataset, bytes, request)),
  };
}

/** A listener's fault is not the run's: it is logged, and training goes on. */
function deliver(
  onEvents: (events: readonly RunEvent[]) => void,
  events: readonly RunEvent[],
): void {
  try {
    onEvents(events);
  } catch (thrown) {
    console.error('A listener of run events failed', thrown);
  }
}

const busy = (wanted: string, by: string): LabFailure =>
  new LabFailure({
    code: 'RUN_BUSY',
    message: `${wanted} while ${by} is still going.`,
    action: by === 'a run' ? 'Stop the run, or let it finish.' : 'Wait until it has finished.',
  });

const UNKNOWN_DATASET: LabError = {
  code: 'UNKNOWN_DATASET',
  message: 'This data set is not open in the engine (any more).',
  action: 'Open the data set again.',
};

const UNKNOWN_RUN: LabError = {
  code: 'UNKNOWN_RUN',
  message: `The engine does not hold this run; it keeps the last ${ENDED_RUNS_KEPT} that ended.`,
  action: 'Start the run again.',
};
