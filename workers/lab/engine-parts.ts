import { version } from '../../package.json';
import { writeSafetensors } from '../checkpoint/state-dict.ts';
import { datasetCard } from '../data/card.ts';
import { openDataset } from '../data/open.ts';
import type { EngineHost } from '../engine/backends/host.ts';
import { engineFailure, startEngine } from '../engine/engine.ts';
import { tiesShow } from '../catalog/honesty.ts';
import type { EvalMetrics } from '../catalog/metrics.ts';
import type { RunResult } from '../protocol/run.ts';
import { startTraining } from '../training/train.ts';
import type { WriteCheckpoint } from './checkpoints.ts';
import type { EngineParts } from './lab.ts';
import { createInspector } from './inspection/inspector.ts';
import { realPace } from './pace.ts';
import { readCheckpointRun, viewCheckpoint } from './read-checkpoint.ts';

/** Where the engine runs. */
export interface Place {
  readonly host: EngineHost;
  /** The page's own address: bundled data sets are below it. */
  readonly baseUrl: string;
  /** Nothing is to be left behind: data sets are fetched anew each time. */
  readonly forgets?: boolean;
}

/** The real parts, wired. */
export const createEngineParts = ({ host, baseUrl, forgets = false }: Place): EngineParts => ({
  startEngine: (choice) => startEngine(choice, host),
  engineFailure,
  openDataset: async (source, onProgress) => {
    const { dataset, facts } = await openDataset(source, {
      baseUrl,
      onProgress,
      ...(forgets && { cache: null }),
    });
    return { dataset, card: datasetCard(dataset, facts) };
  },
  startTraining,
  readCheckpoint: readCheckpointRun,
  viewCheckpoint,
  inspect: createInspector(),
  writeCheckpoint,
  pace: realPace,
});

/** A checkpoint as a .safetensors file that says which run it is of and how good it was. */
export const writeCheckpoint: WriteCheckpoint = (state, origin) => {
  const { request, datasetHash, step, record, result, which } = origin;
  return writeSafetensors(state, {
    appVersion: version,
    config: request.config,
    seed: request.config.seed,
    datasetHash,
    metrics: {
      step,
      ...(record === null ? {} : { epoch: record.epoch, ...named('valid', record.valid) }),
      // The test is measured on the best epoch's parameters, and on no other.
      ...(result === null || which !== 'best' ? {} : tested(result)),
    },
  });
};

/** Where the answer's way with ties shows, the file has the metrics without it as well. */
const tested = ({ test, ties }: RunResult): Record<string, number> => ({
  ...named('test', test),
  ...(ties !== null && tiesShow(test, ties)
    ? named('test in the middle of ties', ties.middle)
    : {}),
});

/** `ndcg@20` of a split as `valid ndcg@20`. */
const named = (split: string, metrics: EvalMetrics): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${split} ${name}`, value]));
