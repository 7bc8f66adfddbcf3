import type { Settings } from '../../workers/catalog/field.ts';
import { ELCREC_DEFAULTS } from '../../workers/catalog/models/elcrec.ts';
import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import { datasetId, runId } from '../../workers/protocol/ids.ts';
import type { ClusterHealth, EvalMetrics, Losses } from '../../workers/catalog/metrics.ts';
import type { EpochRecord, RunResult, Snapshot, StepRecord } from '../../workers/protocol/run.ts';
import { newRecord } from '../../src/runs/reducer.ts';
import type { MapFrame, RunRecord } from '../../src/runs/record.ts';

export const card: DatasetCard = {
  id: datasetId('d'),
  name: 'planted-intents',
  hash: '0123456789abcdef',
  format: 'planted',
  users: 1500,
  items: 200,
  interactions: 16_204,
  sparsity: 0.946,
  meanLength: 10.8,
  maxLength: 41,
  droppedUsers: 0,
  repeatedAnswers: null,
  lengthHistogram: [
    { from: 5, to: 9, users: 900 },
    { from: 10, to: 19, users: 450 },
    { from: 20, to: 20, users: 150 },
  ],
  popularity: [
    { rank: 1, interactions: 510 },
    { rank: 2, interactions: 400 },
    { rank: 10, interactions: 120 },
    { rank: 100, interactions: 31 },
  ],
  intents: null,
  paper: null,
};

export const record = (config: Settings = {}, name = 'brisk-otter-3'): RunRecord =>
  newRecord({
    id: runId(name),
    name,
    startedAt: '2026-01-02T03:04:05.000Z',
    config: { ...ELCREC_DEFAULTS, ...config },
    dataset: card,
  });

export const losses = (value: number, absent = false): Losses => ({
  loss: value * 2,
  loss_rec: value,
  loss_cl: absent ? null : value + 4,
  loss_icl: absent ? null : value + 3,
  loss_cluster: absent ? null : -0.5,
});

export const step = (n: number, perEpoch = 10): StepRecord => ({
  step: n,
  epoch: Math.floor((n - 1) / perEpoch),
  seconds: n / 40,
  losses: losses(1 + 1 / n),
});

export const metrics = (hr: number): EvalMetrics => ({
  'hr@5': hr,
  'hr@10': hr * 1.4,
  'hr@20': hr * 2,
  'ndcg@5': hr * 0.6,
  'ndcg@10': hr * 0.75,
  'ndcg@20': hr * 0.9,
  mrr: hr * 0.65,
});

export const health = (occupancy: readonly number[], nmi: number | null = null): ClusterHealth => {
  const users = occupancy.reduce((sum, n) => sum + n, 0);
  return {
    intents: occupancy.length,
    used: occupancy.filter((n) => n > 0).length,
    largestShare: Math.max(...occupancy) / users,
    perplexity: Math.exp(
      -occupancy.reduce((sum, n) => sum + (n > 0 ? (n / users) * Math.log(n / users) : 0), 0),
    ),
    nmi,
    occupancy,
  };
};

export const epoch = (n: number, hr: number, best = false): EpochRecord => ({
  epoch: n,
  step: (n + 1) * 10,
  seconds: n,
  train: losses(1),
  valid: metrics(hr),
  ties: null,
  health: null,
  best,
  tensors: 100,
  bytes: 1000,
});

export const snapshot = (n: number, floats = 8): Snapshot => ({
  epoch: n,
  dims: floats,
  users: new Int32Array(0),
  vectors: new Float32Array(floats),
  intents: null,
  centres: null,
  planted: null,
  health: null,
});

export const result = (hr: number, popularity: number): RunResult => ({
  bestEpoch: 0,
  test: metrics(hr),
  valid: metrics(hr),
  ties: null,
  popularity: metrics(popularity),
  health: null,
  users: 1500,
  protocol: 'full ranking',
  seconds: 60,
});

export const frame = (intents: readonly number[] | null, planted?: readonly number[]): MapFrame => {
  const n = (intents ?? planted ?? []).length;
  const K = intents === null ? 0 : Math.max(...intents) + 1;
  return {
    epoch: 0,
    users: Int32Array.from({ length: n }, (_, i) => i),
    xy: Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(i) * 10),
    centres: K === 0 ? null : Float32Array.from({ length: 2 * K }, (_, i) => Math.cos(i) * 10),
    intents: intents === null ? null : Int32Array.from(intents),
    planted: planted === undefined ? null : Int32Array.from(planted),
    quality: {
      perplexity: 30,
      iterations: 500,
      seed: 1,
      kl: 1.1,
      neighboursKept: 0.41,
      trustworthiness: 0.93,
    },
  };
};
