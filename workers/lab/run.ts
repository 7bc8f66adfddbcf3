import type { WeightChange } from '../catalog/weight-changes.ts';
import { LabFailure, attempt, toLabError, type LabError, type Result } from '../protocol/errors.ts';
import {
  hasEnded,
  type EngineReport,
  type RunEvent,
  type RunRequest,
  type RunStatus,
} from '../protocol/run.ts';
import type { Training, TrainingEvent } from '../training/training.ts';
import { Checkpoints, type Which, type WriteCheckpoint } from './checkpoints.ts';
import { BREATH_EVERY_MS, type Pace } from './pace.ts';
import { RunReporter } from './run-reporter.ts';

/** What a run is made of. */
export interface RunParts {
  readonly request: RunRequest;
  readonly datasetHash: string;
  /** Everything up to the training's first event. */
  readonly open: () => Promise<{ readonly training: Training; readonly engine: EngineReport }>;
  readonly writeCheckpoint: WriteCheckpoint;
  readonly deliver: (events: readonly RunEvent[]) => void;
  readonly pace: Pace;
  /** The engine's failure (a lost device, say), null while it is well. */
  readonly engineFailure: () => LabError | null;
}

export type RunCommand = 'pause' | 'resume' | 'step' | 'stop';

type Order =
  | { readonly kind: RunCommand; readonly answer: (status: RunStatus) => void }
  | {
      readonly kind: 'reweigh';
      readonly key: string;
      readonly value: number;
      readonly answer: (change: Result<WeightChange>) => void;
    }
  | {
      readonly kind: 'checkpoint';
      readonly which: Which;
      readonly answer: (bytes: Result<Uint8Array>) => void;
    };

const OVER: LabError = {
  code: 'UNKNOWN_RUN',
  message: 'The run has ended, so its weights cannot be changed any more.',
  action: 'Change the setting and run again.',
};

/**
 * One run, driving a training by pulling its events. Orders wait in line and are carried out between
 * two pulls, hence within one optimiser step; each is answered with the status reached, never before it.
 * The last event of every run is the status it ended with.
 */
export class Run {
  readonly #parts: RunParts;
  readonly #reporter: RunReporter;
  readonly #checkpoints: Checkpoints;
  readonly #orders: Order[] = [];
  #wake: (() => void) | null = null;
  #training: Training | null = null;
  #paused: boolean;
  /** The order at the head of the line is a single step, and it is being taken. */
  #stepping = false;
  /** Known once the training is ready for its first step. */
  #stepsPerEpoch: number | null = null;
  #breathedAt: number;

  constructor(parts: RunParts) {
    const { request, datasetHash, pace } = parts;
    this.#parts = parts;
    this.#reporter = new RunReporter(request.runId, parts.deliver, () => pace.now());
    this.#checkpoints = new Checkpoints(parts.writeCheckpoint, { request, datasetHash });
    this.#paused = request.startPaused;
    this.#breathedAt = pace.now();
    void this.#drive();
  }

  get status(): RunStatus {
    return this.#reporter.status;
  }

  /** Resolves with the status reached; a run that has ended answers how it ended. */
  command(kind: RunCommand): Promise<RunStatus> {
    if (hasEnded(this.status)) return Promise.resolve(this.status);
    return new Promise((answer) => this.#enqueue({ kind, answer }));
  }

  /** A weight from the next step on. */
  reweigh(key: string, value: number): Promise<Result<WeightChange>> {
    if (hasEnded(this.status)) return Promise.resolve({ ok: false, error: OVER });
    return new Promise((answer) => this.#enqueue({ kind: 'reweigh', key, value, answer }));
  }

  /** The parameters as a file, taken between two steps; after the end, those that were kept. */
  checkpoint(which: Which): Promise<Result<Uint8Array>> {
    const kept = this.#checkpoints.kept(which);
    if (kept !== null) return Promise.resolve(kept);
    return new Promise((answer) => this.#enqueue({ kind: 'checkpoint', which, answer }));
  }

  #enqueue(order: Order): void {
    this.#orders.push(order);
    this.#wake?.();
    this.#wake = null;
  }

  async #drive(): Promise<void> {
    const { pace } = this.#parts;
    try {
      this.#reporter.say('preparing');
      this.#reporter.post({
        type: 'preparing',
        preparation: { part: 'engine', done: 0, total: 0 },
      });
      const { training, engine } = await this.#parts.open();
      this.#training = training;
      while (await this.#obey(training)) {
        const from = pace.now();
        const next = await training.events.next();
        this.#assertEngine();
        if (next.done === true) return await this.#end('done');
        const { kind } = next.value;
        if (kind === 'step' || kind === 'losses') this.#reporter.rate.worked(pace.now() - from);
        await this.#take(next.value, engine);
        await this.#breathe();
      }
      await this.#end('stopped');
    } catch (thrown) {
      // What a broken engine throws is a consequence; the cause is its own report.
      await this.#end('failed', this.#parts.engineFailure() ?? toLabError(thrown));
    }
  }

  /** Carries out the orders in line; waits while paused. False: stop. */
  async #obey(training: Training): Promise<boolean> {
    // Until the training is ready there is nothing to pause or to save, but a stop is heard.
    if (this.#stepsPerEpoch === null) return !this.#orders.some(({ kind }) => kind === 'stop');
    while (!this.#stepping) {
      const order = this.#orders[0];
      if (order === undefined) {
        if (!this.#paused) return true;
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      switch (order.kind) {
        case 'pause':
          await this.#rest();
          this.#answered();
          break;
        case 'resume':
          this.#paused = false;
          this.#reporter.say(this.#reporter.step === 0 ? 'compiling' : 'running');
          this.#answered();
          break;
        case 'step':
          // Answered when the step is taken, or when the training ends instead.
          this.#stepping = true;
          if (this.#reporter.step === 0) this.#reporter.say('compiling');
          break;
        case 'stop':
          return false;
        case 'reweigh': {
          const { key, value } = order;
          const change = await attempt(() => training.reweigh(key, value));
          if (change.ok) this.#reporter.post({ type: 'change', change: change.value });
          order.answer(change);
          this.#orders.shift();
          break;
        }
        case 'checkpoint':
          order.answer(await this.#checkpoints.write(training, order.which, this.#reporter.step));
          this.#orders.shift();
          break;
      }
    }
    return true;
  }

  async #take(event: TrainingEvent, engine: EngineReport): Promise<void> {
    switch (event.kind) {
      case 'work':
        if (event.preparation !== undefined)
          this.#reporter.post({ type: 'preparing', preparation: event.preparation });
        break;
      case 'ready': {
        const { parameters, stepsPerEpoch, epochs, terms } = event;
        const { request, datasetHash } = this.#parts;
        const { config } = request;
        this.#stepsPerEpoch = stepsPerEpoch;
        this.#reporter.post({
          type: 'plan',
          plan: { config, parameters, stepsPerEpoch, epochs, engine, datasetHash, terms },
        });
        this.#reporter.say(this.#paused ? 'paused' : 'compiling');
        break;
      }
      case 'step':
        this.#reporter.reached(event.step, event.epoch);
        if (this.#stepping) {
          await this.#rest();
          this.#stepping = false;
          this.#answered();
        }
        break;
      case 'losses':
        // A step event says a step was queued; with its loss back, the device has compiled and done it.
        if (this.status === 'compiling') this.#reporter.say('running');
        this.#reporter.losses(event.steps, this.#stepsPerEpoch ?? 1);
        break;
      case 'epoch':
        this.#checkpoints.epochEnded(event.record);
        this.#reporter.post({ type: 'epoch', record: event.record });
        break;
      case 'snapshot':
        this.#reporter.post({ type: 'snapshot', snapshot: event.snapshot });
        break;
      case 'resumable':
        this.#reporter.post({ type: 'resumable', point: event.point });
        break;
      case 'result':
        this.#checkpoints.measured(event.result);
        this.#reporter.post({
          type: 'result',
          result: event.result,
          ...(event.answers && { answers: event.answers }),
        });
        break;
    }
  }

  /** The order at the head of the line has been carried out. */
  #answered(): void {
    const order = this.#orders.shift();
    if (order !== undefined && order.kind !== 'checkpoint' && order.kind !== 'reweigh')
      order.answer(this.status);
  }

  /** Paused, with no loss left on the device. */
  async #rest(): Promise<void> {
    await this.#flush();
    this.#paused = true;
    this.#reporter.say('paused');
  }

  async #flush(): Promise<void> {
    if (this.#training === null || this.#stepsPerEpoch === null) return;
    const from = this.#parts.pace.now();
    const steps = await this.#training.flush();
    this.#assertEngine();
    this.#reporter.rate.worked(this.#parts.pace.now() - from);
    this.#reporter.losses(steps, this.#stepsPerEpoch);
  }

  /** A lost device makes every later call do nothing, silently: without this, a loss could look like an end. */
  #assertEngine(): void {
    const failure = this.#parts.engineFailure();
    if (failure !== null) throw new LabFailure(failure);
  }

  async #breathe(): Promise<void> {
    const { pace } = this.#parts;
    if (pace.now() - this.#breathedAt < BREATH_EVERY_MS) return;
    await pace.breathe();
    this.#breathedAt = pace.now();
  }

  /** Reads back what is left, keeps the checkpoints, frees the tensors, and only then says how it ended. */
  async #end(status: RunStatus, failure: LabError | null = null): Promise<void> {
    let cause = failure;
    if (cause === null) {
      const flushed = await attempt(() => this.#flush());
      if (!flushed.ok) cause = flushed.error;
    }
    const training = this.#training;
    if (training !== null) await attempt(() => training.events.return());
    const began = this.#stepsPerEpoch !== null;
    await this.#checkpoints.keep(began ? training : null, this.#reporter.step, cause);
    if (training !== null) await attempt(() => training.dispose());
    this.#training = null;
    if (cause !== null) this.#reporter.post({ type: 'error', error: cause });
    this.#reporter.say(cause === null ? status : 'failed');
    for (const order of this.#orders.splice(0)) {
      if (order.kind === 'checkpoint') void this.checkpoint(order.which).then(order.answer);
      else if (order.kind === 'reweigh') order.answer({ ok: false, error: OVER });
      else order.answer(this.status);
    }
  }
}
