import { termWeights } from '../../src/runs/weights.ts';
import type { MapFrame } from '../../workers/protocol/map.ts';
import type { Inspection, InspectRequest } from '../../workers/protocol/inspection.ts';
import type {
  CheckpointReading,
  CheckpointView,
  ViewRequest,
} from '../../workers/protocol/lab-api.ts';
import { ELCREC_DEFAULTS } from '../../workers/catalog/models/elcrec.ts';
import type { ClusterHealth, EvalMetrics, Losses } from '../../workers/catalog/metrics.ts';
import { cardOf, termNames } from '../../workers/catalog/models.ts';
import type {
  RunEvent,
  RunRequest,
  RunResult,
  RunStatus,
  Snapshot,
  StepRecord,
} from '../../workers/protocol/run.ts';
import { ENGINE } from './fake-lab.ts';

/* What a scripted run says: shapes of real curves, none of them measured. */

type Untold<T> = T extends { readonly runId: unknown } ? Omit<T, 'runId'> : never;
/** An event before it is known whose. */
export type Told = Untold<RunEvent>;

export const STEPS_PER_EPOCH = 12;
const MAP_USERS = 600;

/** The same wobble for the same place, -1..1. */
const wobble = (n: number): number => {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

export const plan = ({ config }: RunRequest): Told => ({
  type: 'plan',
  plan: {
    config,
    parameters: 21_344,
    stepsPerEpoch: STEPS_PER_EPOCH,
    epochs: config.epochs,
    engine: ENGINE,
    datasetHash: 'a1b2c3d4'.repeat(8),
    terms: termNames(cardOf(config)),
  },
});

export const status = (state: RunStatus, epoch: number, step: number): Told => ({
  type: 'status',
  status: state,
  epoch,
  step,
});

function losses({ config }: RunRequest, step: number): Losses {
  const t = step / STEPS_PER_EPOCH;
  const weights = termWeights(config);
  const weight = (term: string) => weights.get(term) ?? 0;
  const has = (term: string) => weight(term) > 0;
  const rec = 0.82 + 0.56 * Math.exp(-t / 5) + 0.02 * wobble(step);
  const cl = has('loss_cl') ? 0.9 + 4.3 * Math.exp(-t / 3.2) + 0.05 * wobble(step + 0.3) : null;
  const icl = has('loss_icl') ? 2.1 + 3 * Math.exp(-t / 6) + 0.04 * wobble(step + 0.6) : null;
  const cluster = has('loss_cluster')
    ? -0.6 + 0.9 * Math.exp(-t / 4) + 0.01 * wobble(step + 0.8)
    : null;
  const loss =
    weight('loss_rec') * rec +
    weight('loss_cl') * (cl ?? 0) +
    weight('loss_icl') * (icl ?? 0) +
    weight('loss_cluster') * (cluster ?? 0);
  return { loss, loss_rec: rec, loss_cl: cl, loss_icl: icl, loss_cluster: cluster };
}

/** Plausible metrics at a share of the way, 0..1. */
export function metrics(share: number): EvalMetrics {
  const hr = 0.09 + 0.22 * share;
  return {
    'hr@5': hr,
    'hr@10': hr * 1.45,
    'hr@20': hr * 1.95,
    'ndcg@5': hr * 0.66,
    'ndcg@10': hr * 0.8,
    'ndcg@20': hr * 0.93,
    mrr: hr * 0.68,
  };
}

function health({ config }: RunRequest, epoch: number) {
  if (!cardOf(config).has(config).intents) return null;
  const K = Number(config.num_intent_clusters);
  const collapsed = config.alignment === 'all_centres';
  const used = collapsed ? 1 : Math.min(K, 2 + Math.floor(epoch / 2));
  const occupancy = Array.from({ length: K }, (_, k) =>
    k < used ? Math.round((1500 / used) * (1 + 0.2 * wobble(k))) : 0,
  );
  const total = occupancy.reduce((a, b) => a + b, 0);
  return {
    intents: K,
    used,
    largestShare: collapsed ? 0.999 : Math.max(...occupancy) / total,
    perplexity: collapsed ? 1.01 : used * 0.96,
    nmi: collapsed ? 0 : 0.82 * (1 - Math.exp(-epoch / 5)),
    occupancy,
  };
}

/** One epoch's events, in the engine's order. */
export function epoch(request: RunRequest, n: number): readonly Told[] {
  const first = n * STEPS_PER_EPOCH + 1;
  const steps: StepRecord[] = Array.from({ length: STEPS_PER_EPOCH }, (_, i) => ({
    losses: losses(request, first + i),
    step: first + i,
    epoch: n,
    seconds: (first + i) / 38,
  }));
  const share = 1 - Math.exp(-(n + 1) / 7);
  const valid = metrics(share - (0.1 * Math.max(0, n - 24)) / 16 + 0.012 * wobble(n));
  return [
    { type: 'steps', steps, stepsPerSecond: n === 0 ? null : 38 },
    {
      type: 'epoch',
      record: {
        epoch: n,
        step: first + STEPS_PER_EPOCH - 1,
        seconds: (first + STEPS_PER_EPOCH) / 38,
        train: losses(request, first + 5),
        valid,
        ties: { share: 0, middle: valid },
        health: health(request, n),
        best: n <= 24,
        tensors: 61,
        bytes: 182 * 2 ** 20,
      },
    },
    { type: 'snapshot', snapshot: snapshot(request, n + 1) },
  ];
}

function snapshot(request: RunRequest, n: number): Snapshot {
  const K = Number(request.config.num_intent_clusters);
  const clustered = cardOf(request.config).has(request.config).intents;
  const users = Int32Array.from({ length: MAP_USERS }, (_, i) => i);
  const used = health(request, n - 1)?.used ?? 1;
  return {
    epoch: n,
    dims: 2,
    users,
    vectors: new Float32Array(MAP_USERS * 2),
    intents: clustered ? users.map((i) => (i % 8) % used) : null,
    centres: clustered ? new Float32Array(K * 2) : null,
    planted: users.map((i) => i % 8),
    health: null,
  };
}

/** Eight groups that drift apart from one cloud. */
export function mapFrame({ epoch: n, users, intents, planted, centres }: Snapshot): MapFrame {
  const spread = 16 * (1 - Math.exp(-(n + 0.5) / 6));
  const place = (group: number, radius: number): [number, number] => [
    radius * Math.cos((group * Math.PI) / 4 + 0.3),
    radius * Math.sin((group * Math.PI) / 4 + 0.3),
  ];
  const gauss = (i: number): number => wobble(i) + wobble(i + 0.5) + wobble(i + 0.25);
  const xy = new Float32Array(users.length * 2);
  users.forEach((user, i) => {
    const [x, y] = place(planted?.[i] ?? 0, spread);
    xy[2 * i] = x + 2.2 * gauss(user * 3 + 1);
    xy[2 * i + 1] = y + 2.2 * gauss(user * 7 + 2);
  });
  const K = (centres?.length ?? 0) / 2;
  const stars = Float32Array.from({ length: 2 * K }, (_, i) => place(i >> 1, spread)[i % 2]);
  return {
    epoch: n,
    users,
    xy,
    centres: centres === null ? null : stars,
    intents,
    planted,
    quality: {
      perplexity: 30,
      iterations: 500,
      seed: 1,
      kl: 1.24,
      neighboursKept: 0.46,
      trustworthiness: 0.93,
    },
  };
}

export function result(request: RunRequest, last: number): RunResult {
  return {
    bestEpoch: Math.min(last, 24),
    test: metrics(1),
    valid: metrics(1),
    ties: { share: 0, middle: metrics(1) },
    popularity: metrics(0),
    health: health(request, last),
    users: 1500,
    protocol: 'Full ranking of all items, the last item of every user held out, seen items out.',
    seconds: 64,
  };
}

/** A checkpoint as it is read, without a tie. */
export const reading = (share: number, request: ViewRequest): CheckpointReading => ({
  metrics: metrics(share),
  ties: { share: 0, middle: metrics(share) },
  health: null,
  users: 1500,
  repeated: 0,
  models: ['ELCRec'],
  num_attention_heads: 2,
  headsAssumed: false,
  matchedByOrder: false,
  seen_items: 'score_zero',
  protocol: 'Full ranking of all items, the last item of every user held out.',
  seconds: 1.4,
  valid: metrics(share),
  popularity: metrics(0),
  view: checkpointView(request),
});

/** Its users: four fifths in one of four intents over all positions, alike in all over real ones. */
export function checkpointView({ pooling }: ViewRequest): CheckpointView {
  const config = { ...ELCREC_DEFAULTS, num_intent_clusters: 4 };
  const occupancy = pooling === 'real_positions' ? [375, 375, 375, 375] : [1200, 300, 0, 0];
  const health: ClusterHealth = {
    intents: 4,
    used: occupancy.filter((users) => users > 0).length,
    largestShare: occupancy[0] / 1500,
    perplexity: pooling === 'real_positions' ? 4 : 1.6494,
    nmi: null,
    occupancy,
  };
  return {
    config: { ...config, pooling: pooling ?? config.pooling },
    told: ['hidden_size', 'num_intent_clusters'],
    health,
    meanNorm: pooling === 'real_positions' ? 0.25 : 0.9911,
    clusterLoss: pooling === 'real_positions' ? -0.0611 : -0.4876,
    intents: null,
    snapshot: {
      epoch: 0,
      dims: 2,
      users: Int32Array.from({ length: 8 }, (_, user) => user),
      vectors: Float32Array.from({ length: 16 }, (_, i) => wobble(i)),
      intents: Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1),
      centres: Float32Array.of(1, 0, 0, 1, -1, 0, 0, -1),
      planted: null,
      health,
    },
  };
}

/** A user with three items, of whom the second carries the answer. */
export function inspection({ subject, describe }: InspectRequest): Inspection {
  const seen = (item: number) => ({ item, id: 100 + item, name: `item ${item}` });
  const row =
    subject.kind === 'row' ? subject.row : subject.kind === 'user' ? subject.id - 1 : null;
  const history = subject.kind === 'items' ? subject.items.map(seen) : [seen(1), seen(2), seen(3)];
  return {
    config: ELCREC_DEFAULTS,
    step: 24,
    user: row === null ? null : { row, id: row + 1 },
    history,
    read: history.length,
    answer: row === null ? null : seen(9),
    views: row === null ? null : [[seen(2)], [seen(1), { item: 0, id: 0, name: null }, seen(3)]],
    attention: {
      layers: 1,
      heads: 1,
      length: history.length,
      weights: new Float32Array(history.length ** 2).fill(1 / history.length),
    },
    intents: {
      of: 4,
      nearest: 'at_unit_length',
      support: 3,
      list: [3, 1].map((intent, i) => ({
        intent,
        cosine: 0.9 - i,
        distance: 0.4 + i,
        users: describe ? 40 : null,
        items: describe ? [{ ...seen(7), lift: 5.5, users: 12 }] : [],
      })),
    },
    top: [8, 9, 7].map((item, i) => ({
      ...seen(item),
      score: 3 - i,
      isAnswer: row !== null && item === 9,
    })),
    standing: { rank: row === null ? 1 : 2, tied: 0, score: 2 },
    without: [
      { at: 1, rank: 30, tied: 0, score: 0.5 },
      { at: 0, rank: 2, tied: 0, score: 1.9 },
    ],
    ranked: 202,
  };
}
