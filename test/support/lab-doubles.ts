import { LabFailure } from '../../workers/protocol/errors.ts';
import type { WeightChange } from '../../workers/catalog/weight-changes.ts';
import type { Dataset } from '../../workers/data/dataset.ts';
import type { EngineParts } from '../../workers/lab/lab.ts';
import type { Pace } from '../../workers/lab/pace.ts';
import { ELCREC_DEFAULTS, ELCREC } from '../../workers/catalog/models/elcrec.ts';
import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import { datasetId, runId } from '../../workers/protocol/ids.ts';
import type { CheckpointReading, CheckpointView } from '../../workers/protocol/lab-api.ts';
import type { EvalMetrics } from '../../workers/catalog/metrics.ts';
import { termNames } from '../../workers/catalog/models.ts';
import type {
  EngineReport,
  EpochRecord,
  RunEvent,
  RunRequest,
  RunResult,
  StepRecord,
} from '../../workers/protocol/run.ts';
import type { StateDict, Training, TrainingEvent } from '../../workers/training/training.ts';

export const METRICS: EvalMetrics = {
  'hr@5': 0.1,
  'hr@10': 0.2,
  'hr@20': 0.3,
  'ndcg@5': 0.1,
  'ndcg@10': 0.1,
  'ndcg@20': 0.1,
  mrr: 0.1,
};

export const REPORT: EngineReport = {
  backend: 'cpu',
  reason: 'A test.',
  device: 'none',
  limits: {},
};

const DATASET: Dataset = {
  name: 'tiny',
  hash: 'abc',
  users: 1,
  items: 1,
  offsets: Int32Array.of(0, 1),
  sequence: Int32Array.of(1),
  originalUsers: Int32Array.of(1),
  originalItems: Int32Array.of(0, 1),
  itemNames: null,
  planted: null,
};

const CARD: DatasetCard = {
  id: datasetId('tiny'),
  name: 'tiny',
  hash: 'abc',
  format: 'user-per-line',
  users: 1,
  items: 1,
  interactions: 1,
  sparsity: 0,
  meanLength: 1,
  maxLength: 1,
  droppedUsers: 0,
  repeatedAnswers: { valid: 0, test: 0 },
  lengthHistogram: [],
  popularity: [],
  intents: null,
  paper: null,
};

const RESULT: RunResult = {
  bestEpoch: 0,
  test: METRICS,
  valid: METRICS,
  ties: null,
  popularity: METRICS,
  health: null,
  users: 1,
  protocol: 'none',
  seconds: 1,
};

const VIEW: CheckpointView = {
  config: ELCREC_DEFAULTS,
  told: [],
  health: null,
  intents: null,
  meanNorm: 0.5,
  clusterLoss: null,
  snapshot: {
    epoch: 0,
    dims: 1,
    users: Int32Array.of(0),
    vectors: Float32Array.of(1),
    intents: null,
    centres: null,
    planted: null,
    health: null,
  },
};

/** A checkpoint read on so many users. */
export const reading = (users: number): CheckpointReading => ({
  valid: METRICS,
  popularity: METRICS,
  view: VIEW,
  metrics: METRICS,
  ties: { share: 0, middle: METRICS },
  health: null,
  users,
  repeated: 0,
  models: ['ELCRec'],
  num_attention_heads: 2,
  headsAssumed: false,
  matchedByOrder: false,
  seen_items: 'score_zero',
  protocol: 'none',
  seconds: 1,
});

export const request = (over: Partial<RunRequest> = {}): RunRequest => ({
  runId: runId('r'),
  datasetId: CARD.id,
  config: ELCREC_DEFAULTS,
  snapshotUsers: 2,
  startPaused: false,
  maxSteps: null,
  ...over,
});

export interface Script {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** Called at the start of every step; may throw. */
  readonly beforeStep?: (step: number) => void;
  /** Losses are read back after this many steps (and at the end of an epoch). */
  readonly readEvery?: number;
}

/** A training that computes nothing: events by a script, and a record of how it was treated. */
export class ScriptedTraining implements Training {
  taken = 0;
  flushes = 0;
  returned = false;
  disposed = 0;
  snapshots: Float32Array[] = [];
  readonly events: AsyncGenerator<TrainingEvent, void>;
  #unread: StepRecord[] = [];
  readonly #script: Script;
  readonly #maxSteps: number | null;

  constructor(script: Script, maxSteps: number | null = null) {
    this.#script = script;
    this.#maxSteps = maxSteps;
    this.events = this.#play();
  }

  async *#play(): AsyncGenerator<TrainingEvent, void> {
    const { stepsPerEpoch, epochs, readEvery = 2 } = this.#script;
    try {
      yield { kind: 'ready', parameters: 7, stepsPerEpoch, epochs, terms: termNames(ELCREC) };
      for (let epoch = 0; epoch < epochs; epoch++) {
        for (let i = 1; i <= stepsPerEpoch; i++) {
          this.#step(epoch);
          yield { kind: 'step', step: this.taken, epoch };
          if (i % readEvery === 0 || i === stepsPerEpoch)
            yield { kind: 'losses', steps: await this.#read() };
          if (this.taken === this.#maxSteps) return;
        }
        yield { kind: 'work' };
        yield { kind: 'epoch', record: this.#epoch(epoch) };
        const vectors = Float32Array.of(epoch, 1);
        this.snapshots.push(vectors);
        yield {
          kind: 'snapshot',
          snapshot: {
            epoch,
            dims: 2,
            users: Int32Array.of(0),
            vectors,
            intents: null,
            centres: null,
            planted: null,
            health: null,
          },
        };
      }
      yield { kind: 'result', result: RESULT };
    } finally {
      this.returned = true;
    }
  }

  #step(epoch: number): void {
    const step = this.taken + 1;
    this.#script.beforeStep?.(step);
    this.taken = step;
    const loss = 1 / step;
    this.#unread.push({
      step,
      epoch,
      seconds: step,
      losses: { loss, loss_rec: loss, loss_cl: null, loss_icl: null, loss_cluster: null },
    });
  }

  #read(): Promise<readonly StepRecord[]> {
    const steps = this.#unread;
    this.#unread = [];
    return Promise.resolve(steps);
  }

  #epoch(epoch: number): EpochRecord {
    return {
      epoch,
      step: this.taken,
      seconds: 1,
      train: { loss: 1, loss_rec: 1, loss_cl: null, loss_icl: null, loss_cluster: null },
      valid: METRICS,
      ties: null,
      health: null,
      best: epoch === 0,
      tensors: 1,
      bytes: 4,
    };
  }

  flush(): Promise<readonly StepRecord[]> {
    this.flushes++;
    return this.#read();
  }

  state(which: 'now' | 'best'): Promise<StateDict> {
    if (this.disposed > 0) return Promise.reject(new Error('disposed'));
    const values = Float32Array.of(which === 'best' ? -1 : this.taken);
    return Promise.resolve(new Map([['w', { shape: [1], values }]]));
  }

  reweigh(key: string, value: number): WeightChange {
    if (value < 0) throw new LabFailure({ code: 'BAD_CONFIG', message: 'Below 0.', action: 'No.' });
    return { step: this.taken + 1, key, value };
  }

  dispose(): void {
    this.disposed++;
  }
}

/** A pace the test owns: every event taken is followed by a breath, held where the test wants it held. */
export class HeldPace implements Pace {
  #time = 0;
  #held: (() => void) | null = null;
  #arrival: (() => void) | null = null;
  #open: boolean;

  constructor(open = true) {
    this.#open = open;
  }

  now(): number {
    return (this.#time += 20);
  }

  breathe(): Promise<void> {
    if (this.#open) return Promise.resolve();
    return new Promise((resolve) => {
      this.#held = resolve;
      this.#arrival?.();
    });
  }

  /** Resolves when the run holds its breath. */
  async held(): Promise<void> {
    if (this.#held === null) await new Promise<void>((resolve) => (this.#arrival = resolve));
    this.#arrival = null;
  }

  /** Lets the run take `count` more events, and hold again. */
  async turn(count = 1): Promise<void> {
    for (let i = 0; i < count; i++) {
      await this.held();
      this.#release();
      await this.held();
    }
  }

  /** No more holding. */
  open(): void {
    this.#open = true;
    this.#release();
  }

  #release(): void {
    const release = this.#held;
    this.#held = null;
    release?.();
  }
}

export interface Double extends EngineParts {
  readonly trainings: ScriptedTraining[];
  /** Engine starts, by the choice made. */
  readonly starts: string[];
}

/** EngineParts that compute nothing. A checkpoint's only byte is its parameter. */
export function doubles(script: Script, over: Partial<EngineParts> = {}): Double {
  const trainings: ScriptedTraining[] = [];
  const starts: string[] = [];
  return {
    trainings,
    starts,
    startEngine: (choice) => {
      starts.push(choice);
      return Promise.resolve(REPORT);
    },
    engineFailure: () => null,
    openDataset: (_source, onProgress) => {
      onProgress({ phase: 'reading', bytes: 1, totalBytes: 1 });
      return Promise.resolve({ dataset: DATASET, card: CARD });
    },
    startTraining: (_dataset, { maxSteps }) => {
      const training = new ScriptedTraining(script, maxSteps);
      trainings.push(training);
      return Promise.resolve(training);
    },
    readCheckpoint: (_dataset, checkpoint) => Promise.resolve(reading(checkpoint.length)),
    viewCheckpoint: () => Promise.resolve(VIEW),
    inspect: () => Promise.reject(new Error('nothing is looked at here')),
    writeCheckpoint: (state) => Uint8Array.from([state.get('w')?.values[0] ?? 0]),
    pace: new HeldPace(),
    ...over,
  };
}

/** A listener that collects, and can be awaited. */
export class Ear {
  readonly events: RunEvent[] = [];
  #waiting: { readonly test: (event: RunEvent) => boolean; readonly resolve: () => void }[] = [];

  readonly hear = (batch: readonly RunEvent[]): void => {
    this.events.push(...batch);
    for (const { test, resolve } of this.#waiting) if (batch.some(test)) resolve();
  };

  /** Resolves when such an event has been heard, or was before. */
  async until(test: (event: RunEvent) => boolean): Promise<void> {
    if (this.events.some(test)) return;
    await new Promise<void>((resolve) => this.#waiting.push({ test, resolve }));
  }

  status(status: string): Promise<void> {
    return this.until((event) => event.type === 'status' && event.status === status);
  }

  /** Statuses in order. */
  get statuses(): readonly string[] {
    return this.events.flatMap((event) => (event.type === 'status' ? [event.status] : []));
  }

  /** Steps whose losses were told, in order. */
  get steps(): readonly number[] {
    return this.events.flatMap((event) =>
      event.type === 'steps' ? event.steps.map(({ step }) => step) : [],
    );
  }

  get errors(): readonly string[] {
    return this.events.flatMap((event) => (event.type === 'error' ? [event.error.code] : []));
  }
}
