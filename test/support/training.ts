import { plantedDataset } from '../../workers/data/planted/generate.ts';
import type { Dataset } from '../../workers/data/dataset.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import { ELCREC_DEFAULTS, type ElcrecConfig } from '../../workers/catalog/models/elcrec.ts';
import { ICLREC_DEFAULTS, type IclrecConfig } from '../../workers/catalog/models/iclrec.ts';
import { datasetId, runId } from '../../workers/protocol/ids.ts';
import { PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import type { EngineReport, RunRequest, StepRecord } from '../../workers/protocol/run.ts';
import { startTraining } from '../../workers/training/train.ts';
import type { Training, TrainingEvent } from '../../workers/training/training.ts';

/** 40 users, 3 intents of 8 items: a model learns it in seconds on any backend. */
export const tinyDataset = (): Promise<Dataset> =>
  plantedDataset('tiny', {
    ...PLANTED_DEFAULTS,
    users: 40,
    intents: 3,
    items_per_intent: 8,
    mean_lengths: [5, 6, 7, 8],
  });

/** Everything on, everything small. */
export const TINY: ElcrecConfig = {
  ...ELCREC_DEFAULTS,
  hidden_size: 8,
  num_hidden_layers: 1,
  max_seq_length: 6,
  num_intent_clusters: 3,
  prototype: 'shift',
  batch_size: 16,
  hidden_dropout_prob: 0.2,
  attention_probs_dropout_prob: 0.2,
  lr: 0.005,
  epochs: 2,
};

/** ICLRec, everything on, everything small. */
export const TINY_ICLREC: IclrecConfig = {
  ...ICLREC_DEFAULTS,
  hidden_size: 8,
  num_hidden_layers: 1,
  max_seq_length: 6,
  num_intent_clusters: 3,
  batch_size: 16,
  hidden_dropout_prob: 0.2,
  attention_probs_dropout_prob: 0.2,
  lr: 0.005,
  epochs: 2,
};

export const request = (config: RunConfig, more: Partial<RunRequest> = {}): RunRequest => ({
  runId: runId('test'),
  datasetId: datasetId('tiny'),
  config,
  snapshotUsers: 0,
  startPaused: false,
  maxSteps: null,
  ...more,
});

/** All events of a training, which is disposed at the end. */
export async function runToEnd(training: Training): Promise<readonly TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  try {
    for await (const event of training.events) events.push(event);
  } finally {
    training.dispose();
  }
  return events;
}

export const stepsOf = (events: readonly TrainingEvent[]): readonly StepRecord[] =>
  events.flatMap((event) => (event.kind === 'losses' ? event.steps : []));

/** The losses of the first `maxSteps` steps. */
export async function firstSteps(
  dataset: Dataset,
  config: RunConfig,
  engine: EngineReport,
  maxSteps: number,
): Promise<readonly StepRecord[]> {
  const training = await startTraining(dataset, request(config, { maxSteps }), engine);
  return stepsOf(await runToEnd(training));
}
