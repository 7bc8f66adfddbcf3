import { createBatches } from '../data/batches.ts';
import { vocabulary, type Dataset } from '../data/dataset.ts';
import { everyUser } from '../data/rows.ts';
import { assertEngineAlive, engineMemory } from '../engine/engine.ts';
import { tensor2d, type Variable } from '../engine/tf.ts';
import { divergence, notFinite, notFiniteSentence } from '../evaluation/finite.ts';
import { evalMetrics } from '../evaluation/metrics.ts';
import { popularityRanking } from '../evaluation/popularity.ts';
import { protocolOf } from '../evaluation/rank.ts';
import { middleRanks } from '../evaluation/ranking.ts';
import { CHUNK, unitRows, userVectors } from '../evaluation/users.ts';
import { needsOf, type Needs } from '../models/elcrec/needs.ts';
import {
  CENTRES,
  Parameters,
  type ModelSize,
  type NamedTensors,
} from '../models/blocks/parameters.ts';
import { hasTerm, termsOf } from '../models/elcrec/variants.ts';
import type { RunConfig } from '../catalog/config.ts';
import { LabFailure, type LabError } from '../protocol/errors.ts';
import { isMapEpoch } from '../catalog/map-epochs.ts';
import { ELCREC_TERMS, type ClusterHealth, type EvalMetrics } from '../catalog/metrics.ts';
import type {
  EngineReport,
  EpochRecord,
  Preparation,
  ResumePoint,
  RunRequest,
} from '../protocol/run.ts';
import { deviceBatch, disposeDeviceBatch } from './device-batch.ts';
import { EarlyStopping } from './early-stopping.ts';
import { hasCentres, measure, viewUsers, type UserView } from './evaluate.ts';
import { kmeans, KMEANS_PARTS } from './kmeans.ts';
import { LossLedger } from './ledger.ts';
import { Adam } from './optimiser.ts';
import { sampleUsers, takeSnapshot } from './snapshot.ts';
import { trainStep } from './step.ts';
import { StopWatch } from './stop-watch.ts';
import type { Training, TrainingEvent } from './training.ts';

/** Steps whose losses are read back together: a readback costs a GPU milliseconds, wasm nothing. */
const READ_EVERY = { webgpu: 10, wasm: 1, cpu: 1 } as const;

/** The sizes of the model a config asks for on a data set. */
export const modelSize = (config: RunConfig, dataset: Dataset): ModelSize => ({
  hidden_size: config.hidden_size,
  num_hidden_layers: config.num_hidden_layers,
  max_seq_length: config.max_seq_length,
  vocabulary: vocabulary(dataset),
  num_intent_clusters: termsOf(config).centres ? config.num_intent_clusters : null,
});

const NO_TERM: LabError = {
  code: 'BAD_CONFIG',
  message: 'Every term of the loss has a weight of 0, so there is nothing to train on.',
  action: 'Give a weight to one of the variant’s terms, L_rec first.',
};

/** Opens a training; nothing is computed before its first event is pulled. */
export function startTraining(
  dataset: Dataset,
  request: RunRequest,
  engine: EngineReport,
): Promise<Training> {
  return Promise.resolve(new Run(dataset, request, engine));
}

/** What the epochs of a run are compared by; a record that knows of no ties stands as it is. */
const inMiddle = ({ valid, ties }: EpochRecord): EvalMetrics => ties?.middle ?? valid;

/** A preparation whose every yield is `size` of its `total`. */
type Counted = Pick<Preparation, 'part' | 'total'> & { readonly size: number };

/** Work between steps, as events; of work before the first step, how far it is. */
async function* working<T>(
  work: AsyncGenerator<void, T>,
  counted?: Counted,
): AsyncGenerator<TrainingEvent, T> {
  try {
    for (let parts = 1; ; parts++) {
      const part = await work.next();
      if (part.done === true) return part.value;
      assertEngineAlive();
      yield counted === undefined ? { kind: 'work' } : preparing(counted, parts * counted.size);
    }
  } finally {
    // Stopped in the middle: what the work holds on the device is freed.
    await work.return(undefined as never);
  }
}

const preparing = (
  { part, total }: Pick<Preparation, 'part' | 'total'>,
  done = 0,
): TrainingEvent => ({
  kind: 'work',
  preparation: { part, done: Math.min(done, total), total },
});

class Run implements Training {
  readonly events: AsyncGenerator<TrainingEvent, void>;
  private readonly dataset: Dataset;
  private readonly request: RunRequest;
  private readonly config: RunConfig;
  private readonly needs: Needs;
  private readonly readEvery: number;
  /** The users every snapshot shows. */
  private readonly sample: Int32Array;
  private readonly parameters: Parameters;
  private readonly adam: Adam;
  private readonly ledger = new LossLedger(ELCREC_TERMS);
  private readonly watch: StopWatch;
  private best: { readonly record: EpochRecord; readonly tensors: NamedTensors } | null = null;
  private step = 0;
  private disposed = false;

  constructor(dataset: Dataset, request: RunRequest, engine: EngineReport) {
    this.dataset = dataset;
    this.request = request;
    this.config = request.config;
    this.needs = needsOf(request.config);
    this.readEvery = READ_EVERY[engine.backend];
    this.sample = sampleUsers(dataset, this.config.seed, request.snapshotUsers);
    const size = modelSize(this.config, dataset);
    const { resume } = request;
    this.parameters =
      resume === undefined
        ? Parameters.initial(size, this.config.seed)
        : Parameters.from(size, resume.parameters);
    this.adam = new Adam(this.parameters, this.config);
    this.watch = new StopWatch(resume?.seconds ?? 0);
    if (resume !== undefined) {
      this.adam.restore(resume.moments, resume.step);
      this.step = resume.step;
      this.best = resume.best && { record: resume.best.record, tensors: resume.best.parameters };
    }
    this.events = this.watch.around(this.run());
  }

  async flush() {
    return this.ledger.read();
  }

  async state(which: 'now' | 'best'): Promise<NamedTensors> {
    return which === 'best' && this.best !== null ? this.best.tensors : this.parameters.read();
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.ledger.dispose();
    this.adam.dispose();
    this.parameters.dispose();
  }

  private async *run(): AsyncGenerator<TrainingEvent, void> {
    const { dataset, config, needs, parameters } = this;
    const { maxSteps, resume } = this.request;
    if (!hasTerm(config)) throw new LabFailure(NO_TERM);
    yield preparing({ part: 'histories', total: 0 });
    const { targets, views } = needs;
    const batches = createBatches(dataset, config, { targets, views: views !== null });
    const stopping = new EarlyStopping(
      config.patience,
      resume?.best
        ? { best: inMiddle(resume.best.record)['ndcg@20'], since: resume.epochsSinceBest }
        : undefined,
    );
    if (needs.kmeans && resume === undefined) yield* this.initialiseCentres();
    yield {
      kind: 'ready',
      parameters: parameters.count(),
      stepsPerEpoch: batches.perEpoch,
      terms: ELCREC_TERMS,
    };
    if (resume === undefined) yield* this.snapshot(0, null);

    for (let epoch = resume?.epoch ?? 0; epoch < config.epochs && !stopping.exhausted; epoch++) {
      for (let index = 0; index < batches.perEpoch; index++) {
        this.takeStep(batches.batch(epoch, index), epoch);
        yield { kind: 'step', step: this.step, epoch };
        if (this.ledger.waiting >= this.readEvery) yield* this.readLosses();
        if (this.step === maxSteps) {
          yield* this.readLosses();
          return;
        }
      }
      yield* this.readLosses();
      const tensors = await this.readFinite();
      // All users are encoded for the health of intents; without intents nobody asks.
      const view = hasCentres(parameters)
        ? yield* working(viewUsers(parameters, config, dataset))
        : null;
      const record = yield* this.endEpoch(epoch, stopping, view?.health ?? null, tensors);
      yield { kind: 'epoch', record };
      const last = epoch + 1 === config.epochs || stopping.exhausted;
      if (isMapEpoch(epoch + 1) || last) yield* this.snapshot(epoch + 1, view);
      yield { kind: 'resumable', point: await this.resumePoint(epoch + 1, stopping, tensors) };
    }
    yield* this.result();
  }

  /** One optimiser step; its losses stay on the device. */
  private takeStep(host: ReturnType<ReturnType<typeof createBatches>['batch']>, epoch: number) {
    const batch = deviceBatch(host, vocabulary(this.dataset), this.needs);
    this.step += 1;
    const losses = trainStep(this.parameters, this.adam, this.config, batch, this.step);
    disposeDeviceBatch(batch);
    this.ledger.add({ step: this.step, epoch, seconds: this.watch.seconds(), losses });
    assertEngineAlive();
  }

  private async *readLosses(): AsyncGenerator<TrainingEvent, void> {
    const steps = await this.ledger.read();
    if (steps.length > 0) yield { kind: 'losses', steps };
  }

  /** k-means over all users of the untrained encoder, then unit length (E: src/trainers.py:200-222). */
  private async *initialiseCentres(): AsyncGenerator<TrainingEvent, void> {
    const { dataset, config, parameters } = this;
    const width = config.hidden_size;
    const k = config.num_intent_clusters;
    if (k > dataset.users) {
      throw new LabFailure({
        code: 'BAD_CONFIG',
        message: `${k} intents are more than the ${dataset.users} users they are to group.`,
        action: 'Lower the number of intents.',
      });
    }
    const encoding = { part: 'users', total: dataset.users, size: CHUNK } as const;
    yield preparing(encoding);
    const vectors = yield* working(
      userVectors(parameters, config, dataset, everyUser(dataset)),
      encoding,
    );
    const grouping = { part: 'centres', total: KMEANS_PARTS, size: 1 } as const;
    yield preparing(grouping);
    const found = unitRows(yield* working(kmeans(vectors, width, k, config.seed), grouping), width);
    const values = tensor2d(found, [k, width]);
    parameters.get<Variable>(CENTRES).assign(values);
    values.dispose();
  }

  private async *endEpoch(
    epoch: number,
    stopping: EarlyStopping,
    health: ClusterHealth | null,
    tensors: NamedTensors,
  ): AsyncGenerator<TrainingEvent, EpochRecord> {
    const { dataset, config, parameters } = this;
    const { metrics: valid, ties } = yield* working(measure(parameters, config, dataset, 'valid'));
    const best = stopping.note(ties.middle);
    const record: EpochRecord = {
      epoch,
      step: this.step,
      seconds: this.watch.seconds(),
      train: this.ledger.takeEpochMeans(),
      valid,
      ties,
      health,
      best,
      ...engineMemory(),
    };
    if (best) this.best = { record, tensors };
    return record;
  }

  /** The parameters, of which every number is one: what diverged is neither best nor worth going on from. */
  private async readFinite(): Promise<NamedTensors> {
    const tensors = await this.parameters.read();
    const found = notFinite(tensors);
    if (found !== null) throw divergence(`Training diverged. ${notFiniteSentence(found)}`);
    return tensors;
  }

  private async resumePoint(
    epoch: number,
    stopping: EarlyStopping,
    parameters: NamedTensors,
  ): Promise<ResumePoint> {
    const { best } = this;
    return {
      epoch,
      step: this.step,
      seconds: this.watch.seconds(),
      parameters,
      moments: await this.adam.read(),
      best: best && { record: best.record, parameters: best.tensors },
      epochsSinceBest: stopping.epochsSinceBest,
    };
  }

  /**
   * For the map. `view`: of all users, where it is at hand; else the sampled ones are encoded, and before training
   * all of planted data, which are small: so is known what the intents agree with at their start.
   */
  private async *snapshot(
    epoch: number,
    view: UserView | null,
    parameters: Parameters = this.parameters,
  ): AsyncGenerator<TrainingEvent, void> {
    if (this.request.snapshotUsers === 0) return;
    const { dataset, config, sample } = this;
    const users = epoch === 0 && dataset.planted !== null ? everyUser(dataset) : sample;
    const seen = view ?? (yield* working(viewUsers(parameters, config, dataset, users)));
    yield { kind: 'snapshot', snapshot: takeSnapshot(seen, dataset, sample, epoch) };
  }

  /** Test metrics of the best epoch (E: src/main.py:216-220). */
  private async *result(): AsyncGenerator<TrainingEvent, void> {
    const { dataset, config, best } = this;
    if (best === null) return;
    const parameters = Parameters.from(this.parameters.size, best.tensors);
    try {
      const { metrics: test, ties } = yield* working(measure(parameters, config, dataset, 'test'));
      const popular = popularityRanking(dataset, 'test', config.seen_items);
      // The best epoch has a map too; of the last one it was taken as it ended.
      const { epoch, step } = best.record;
      if (!isMapEpoch(epoch + 1) && step !== this.step)
        yield* this.snapshot(epoch + 1, null, parameters);
      yield {
        kind: 'result',
        result: {
          bestEpoch: best.record.epoch,
          test,
          valid: best.record.valid,
          ties,
          popularity: evalMetrics(middleRanks(popular)),
          // Of these parameters, all users: as it was measured when that epoch ended.
          health: best.record.health,
          users: dataset.users,
          protocol: protocolOf(config.seen_items),
          seconds: this.watch.seconds(),
        },
      };
    } finally {
      parameters.dispose();
    }
  }
}
