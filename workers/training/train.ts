import type { Dataset } from '../data/dataset.ts';
import { everyUser } from '../data/rows.ts';
import { assertEngineAlive, engineMemory } from '../engine/engine.ts';
import { evalMetrics } from '../evaluation/metrics.ts';
import { popularityRanking } from '../evaluation/popularity.ts';
import { answersOf } from '../evaluation/answers.ts';
import { driftOf } from '../evaluation/health.ts';
import { evaluationRanks, measure, protocolOf } from '../evaluation/rank.ts';
import { measured, middleRanks } from '../evaluation/ranking.ts';
import { viewUsers, type UserView } from '../evaluation/view-users.ts';
import { divergence, notFinite, notFiniteSentence } from '../models/blocks/finite.ts';
import { Parameters, type NamedTensors } from '../models/blocks/parameters.ts';
import type { Fitted } from '../models/fitted.ts';
import type { Recommender, Stage, Work } from '../models/recommender.ts';
import { termNames, hasTerm } from '../catalog/models.ts';
import { recommenderOf } from '../models/registry.ts';
import type { RunConfig } from '../catalog/config.ts';
import {
  changeProblem,
  configAt,
  withChange,
  type WeightChange,
} from '../catalog/weight-changes.ts';
import { LabFailure, type LabError } from '../protocol/errors.ts';
import { isMapEpoch } from '../catalog/map-epochs.ts';
import type { ClusterHealth, EvalMetrics } from '../catalog/metrics.ts';
import type { EngineReport, EpochRecord, ResumePoint, RunRequest } from '../protocol/run.ts';
import { isMeasured, pullsOf } from './anatomy.ts';
import { EarlyStopping } from './early-stopping.ts';
import { LossLedger } from './ledger.ts';
import { Adam } from './optimiser.ts';
import { planned, type PlannedStage } from './stages.ts';
import { sampleUsers, takeSnapshot } from './snapshot.ts';
import { trainStep } from './step.ts';
import { StopWatch } from './stop-watch.ts';
import type { Training, TrainingEvent } from './training.ts';

/** Steps whose losses are read back together: a readback costs a GPU milliseconds, wasm nothing. */
const READ_EVERY = { webgpu: 10, wasm: 1, cpu: 1 } as const;

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

/** Work between steps, as moments at which orders can be heard. */
async function* working<T>(work: AsyncGenerator<unknown, T>): AsyncGenerator<TrainingEvent, T> {
  try {
    for (;;) {
      const part = await work.next();
      if (part.done === true) return part.value;
      assertEngineAlive();
      yield { kind: 'work' };
    }
  } finally {
    // Stopped in the middle: what the work holds on the device is freed.
    await work.return(undefined as never);
  }
}

const NO_TERM: LabError = {
  code: 'BAD_CONFIG',
  message: 'Every term of the loss has a weight of 0, so there is nothing to train on.',
  action: 'Give a weight to one of the terms, L_rec first.',
};

/** What was reached by the end of an epoch. */
interface Reached {
  readonly tensors: NamedTensors;
  /** Of a model whose epochs leave something behind beside parameters. */
  readonly state: NamedTensors | undefined;
}

class Run implements Training {
  readonly events: AsyncGenerator<TrainingEvent, void>;
  private readonly dataset: Dataset;
  private readonly request: RunRequest;
  private readonly config: RunConfig;
  private readonly recommender: Recommender;
  private readonly readEvery: number;
  /** The users every snapshot shows. */
  private readonly sample: Int32Array;
  private readonly parameters: Parameters;
  private readonly ledger: LossLedger;
  private readonly watch: StopWatch;
  private adam: Adam;
  private best:
    ({ readonly record: EpochRecord; readonly intents: Int32Array | null } & Reached) | null = null;
  /** Each user's intent after the epoch before; null at the first. */
  private grouped: Int32Array | null = null;
  /** Weights that were changed, and are to be, in the order of their steps. */
  private changes: readonly WeightChange[];
  private step = 0;
  private told = false;
  private disposed = false;

  constructor(dataset: Dataset, request: RunRequest, engine: EngineReport) {
    const { config, resume } = request;
    this.dataset = dataset;
    this.request = request;
    this.config = config;
    this.changes = request.changes ?? [];
    this.recommender = recommenderOf(config);
    this.readEvery = READ_EVERY[engine.backend];
    this.sample = sampleUsers(dataset, config.seed, request.snapshotUsers);
    const specs = this.recommender.parameters(dataset, config);
    this.parameters =
      resume === undefined
        ? Parameters.initial(specs, config.seed)
        : Parameters.from(specs, resume.parameters);
    this.adam = new Adam(this.parameters, config);
    this.ledger = new LossLedger(termNames(this.recommender.card));
    this.watch = new StopWatch(resume?.seconds ?? 0);
    if (resume !== undefined) {
      const { best } = resume;
      this.step = resume.step;
      this.best = best && {
        record: best.record,
        tensors: best.parameters,
        state: best.state,
        intents: null,
      };
    }
    this.events = this.watch.around(this.run());
  }

  async flush() {
    return this.ledger.read();
  }

  async state(which: 'now' | 'best'): Promise<NamedTensors> {
    return which === 'best' && this.best !== null ? this.best.tensors : this.parameters.read();
  }

  reweigh(key: string, value: number): WeightChange {
    const problem = changeProblem(this.config, key, value);
    if (problem !== null)
      throw new LabFailure({
        code: 'BAD_CONFIG',
        message: problem,
        action: 'Choose another value; the run goes on with the one it has.',
      });
    const change = { step: this.step + 1, key, value };
    this.changes = withChange(this.changes, change);
    return change;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.ledger.dispose();
    this.adam.dispose();
    this.parameters.dispose();
  }

  private async *run(): AsyncGenerator<TrainingEvent, void> {
    const { resume } = this.request;
    if (!hasTerm(this.config)) throw new LabFailure(NO_TERM);
    yield { kind: 'work', preparation: { part: 'histories', done: 0, total: 0 } };
    const { dataset, config, parameters } = this;
    const prepared = this.recommender.prepare(dataset, config);
    const model = { dataset, prepared, parameters };
    const stopping = new EarlyStopping(
      config.patience,
      resume?.best
        ? { best: inMiddle(resume.best.record)['ndcg@20'], since: resume.epochsSinceBest }
        : undefined,
    );
    for (const part of planned(prepared.stages)) {
      if (!part.last && (resume?.epoch ?? 0) >= part.endEpoch) continue;
      const enough = yield* this.train(part, model, stopping);
      if (enough) return;
    }
    yield* this.result(model);
  }

  /** The epochs of one stage that are left. @returns whether the run has taken all the steps it was to take. */
  private async *train(
    part: PlannedStage,
    model: Fitted,
    stopping: EarlyStopping,
  ): AsyncGenerator<TrainingEvent, boolean> {
    const { stage, firstEpoch, endEpoch, last } = part;
    const { maxSteps } = this.request;
    yield* this.begin(part);
    const from = Math.max(firstEpoch, this.request.resume?.epoch ?? 0);
    if (from > firstEpoch && stage.validates && model.prepared.intents !== null)
      this.grouped = (yield* working(viewUsers(model))).intents;
    for (let epoch = from; epoch < endEpoch && !(last && stopping.exhausted); epoch++) {
      yield* this.preparing(stage.beforeEpoch?.(this.parameters, epoch - firstEpoch));
      yield* this.ready(part, model);
      for (let index = 0; index < stage.stepsPerEpoch; index++) {
        this.takeStep(stage, epoch - firstEpoch, index, epoch);
        yield { kind: 'step', step: this.step, epoch };
        if (this.ledger.waiting >= this.readEvery) yield* this.readLosses();
        if (this.step === maxSteps) {
          yield* this.readLosses();
          return true;
        }
      }
      yield* this.readLosses();
      const pulls = await this.pulls(stage, epoch - firstEpoch, epoch);
      if (pulls !== null) yield { kind: 'work' };
      const reached = { tensors: await this.readFinite(), state: await stage.state?.read() };
      // All users are encoded for the health of intents; without intents nobody asks.
      const view =
        model.prepared.intents !== null && stage.validates
          ? yield* working(viewUsers(model))
          : null;
      const train = this.ledger.takeEpochMeans();
      if (stage.validates) {
        const health = this.healthOf(view);
        const measured = { epoch, train, health, ...(pulls && { pulls }) };
        const record = yield* this.measured(model, measured, last ? stopping : null);
        if (record.best) this.best = { record, ...reached, intents: view?.intents ?? null };
        yield { kind: 'epoch', record };
      }
      const ended = last && (epoch + 1 === endEpoch || stopping.exhausted);
      if (isMapEpoch(epoch + 1) || ended) yield* this.snapshot(epoch + 1, model, view);
      yield { kind: 'resumable', point: await this.resumePoint(epoch + 1, stopping, reached) };
    }
    yield* this.ready(part, model);
    return false;
  }

  /** Health of the intents as users are seen now, and how far they stayed together since they were seen last. */
  private healthOf(view: UserView | null): ClusterHealth | null {
    if (view === null || view.health === null || view.intents === null) return null;
    const drift = this.grouped && driftOf(this.grouped, view.intents);
    this.grouped = view.intents;
    return { ...view.health, drift };
  }

  /** Each stage has an Adam of its own. A stage continued in its middle takes up its own again. */
  private async *begin({ stage, firstEpoch, stepsBefore }: PlannedStage) {
    const { resume } = this.request;
    this.adam.dispose();
    this.adam = new Adam(this.parameters, this.config);
    if (resume === undefined || resume.epoch <= firstEpoch) {
      yield* this.preparing(stage.before?.(this.parameters));
      return;
    }
    this.adam.restore(resume.moments, resume.step - stepsBefore);
    if (resume.state !== undefined) stage.state?.write(resume.state);
  }

  /** Work between steps; before the first one it tells how far it is. */
  private async *preparing(work: Work | undefined): AsyncGenerator<TrainingEvent, void> {
    if (work === undefined) return;
    try {
      for await (const preparation of work) {
        assertEngineAlive();
        yield preparation === null || this.told ? { kind: 'work' } : { kind: 'work', preparation };
      }
    } finally {
      await work.return();
    }
  }

  /** Once, when all is set for the first step. */
  private async *ready(
    { stage }: PlannedStage,
    model: Fitted,
  ): AsyncGenerator<TrainingEvent, void> {
    if (this.told) return;
    this.told = true;
    const epochs = model.prepared.stages.reduce((sum, each) => sum + each.epochs, 0);
    const { stepsPerEpoch } = stage;
    const terms = termNames(this.recommender.card);
    yield { kind: 'ready', parameters: this.parameters.count(), stepsPerEpoch, epochs, terms };
    if (this.request.resume === undefined) yield* this.snapshot(0, model, null);
  }

  /** What each term pulls at after an epoch, on its first batch; null where that is not asked for. */
  private async pulls(
    stage: Stage,
    stageEpoch: number,
    epoch: number,
  ): Promise<EpochRecord['pulls'] | null> {
    if (this.request.anatomy !== true || !isMeasured(epoch)) return null;
    const terms = termNames(this.recommender.card);
    const now = configAt(this.config, this.changes, this.step);
    const weights = new Map(
      this.recommender.card.terms.map((term) => [term.name, term.weight(now)]),
    );
    const batch = stage.upload(stage.batch(stageEpoch, 0));
    try {
      return await pullsOf({ stage, terms }, this.parameters, batch, this.step, weights);
    } finally {
      batch.dispose();
    }
  }

  /** One optimiser step; its losses stay on the device. */
  private takeStep(stage: Stage, stageEpoch: number, index: number, epoch: number): void {
    const { parameters, adam } = this;
    const terms = termNames(this.recommender.card);
    const batch = stage.upload(stage.batch(stageEpoch, index));
    this.step += 1;
    const weights = this.weightsAt(this.step);
    const losses = trainStep({ stage, terms, weights }, parameters, adam, batch, this.step);
    batch.dispose();
    this.ledger.add({ step: this.step, epoch, seconds: this.watch.seconds(), losses });
    assertEngineAlive();
  }

  /** What terms count in a step; null while that is what the settings say. */
  private weightsAt(step: number): ReadonlyMap<string, number> | null {
    const now = configAt(this.config, this.changes, step);
    if (now === this.config) return null;
    return new Map(this.recommender.card.terms.map((term) => [term.name, term.weight(now)]));
  }

  private async *readLosses(): AsyncGenerator<TrainingEvent, void> {
    const steps = await this.ledger.read();
    if (steps.length > 0) yield { kind: 'losses', steps };
  }

  /** The record of an epoch, with its validation. */
  private async *measured(
    model: Fitted,
    known: Pick<EpochRecord, 'epoch' | 'train' | 'health' | 'pulls'>,
    stopping: EarlyStopping | null,
  ): AsyncGenerator<TrainingEvent, EpochRecord> {
    const measuring = measure(model, 'valid', this.config.seen_items);
    const { metrics: valid, ties } = yield* working(measuring);
    return {
      ...known,
      step: this.step,
      seconds: this.watch.seconds(),
      valid,
      ties,
      best: stopping?.note(ties.middle) ?? false,
      ...engineMemory(),
    };
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
    { tensors, state }: Reached,
  ): Promise<ResumePoint> {
    const { best } = this;
    return {
      epoch,
      step: this.step,
      seconds: this.watch.seconds(),
      parameters: tensors,
      ...(state && { state }),
      moments: await this.adam.read(),
      best: best && {
        record: best.record,
        parameters: best.tensors,
        ...(best.state && { state: best.state }),
      },
      epochsSinceBest: stopping.epochsSinceBest,
    };
  }

  /**
   * For the map. `view`: of all users, where it is at hand; else the sampled ones are encoded, and before training
   * all of planted data, which are small: so is known what the intents agree with at their start.
   */
  private async *snapshot(
    epoch: number,
    model: Fitted,
    view: UserView | null,
  ): AsyncGenerator<TrainingEvent, void> {
    if (this.request.snapshotUsers === 0) return;
    const { dataset, sample } = this;
    const users = epoch === 0 && dataset.planted !== null ? everyUser(dataset) : sample;
    const seen = view ?? (yield* working(viewUsers(model, users)));
    yield { kind: 'snapshot', snapshot: takeSnapshot(seen, dataset, sample, epoch) };
  }

  /** Test metrics of the best epoch (E: src/main.py:216-220). */
  private async *result({ dataset, prepared }: Fitted): AsyncGenerator<TrainingEvent, void> {
    const { config, best } = this;
    if (best === null) return;
    const parameters = Parameters.from(this.parameters.specs, best.tensors);
    if (best.state !== undefined) prepared.stages.at(-1)?.state?.write(best.state);
    const model = { dataset, prepared, parameters };
    try {
      const ranking = yield* working(evaluationRanks(model, 'test', config.seen_items));
      const { metrics: test, ties } = measured(ranking);
      // Seen when that epoch ended, unless that was before this training was continued.
      const intents =
        prepared.intents && (best.intents ?? (yield* working(viewUsers(model))).intents);
      const popular = popularityRanking(dataset, 'test', config.seen_items);
      // The best epoch has a map too; of the last one it was taken as it ended.
      const { epoch, step } = best.record;
      if (!isMapEpoch(epoch + 1) && step !== this.step)
        yield* this.snapshot(epoch + 1, model, null);
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
        ...answersOf(dataset, ranking, intents),
      };
    } finally {
      parameters.dispose();
    }
  }
}
