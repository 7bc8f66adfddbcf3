import type { RunId } from '../protocol/ids.ts';
import type { RunEvent, RunStatus, StepRecord } from '../protocol/run.ts';
import { Outbox } from './outbox.ts';
import { Rate } from './rate.ts';

/** An event before it is addressed; distributes over the union. */
type Saying<E = RunEvent> = E extends RunEvent ? Omit<E, 'runId'> : never;

/** Turns what happens in a run into events: its status, epoch and step, its losses, its speed. */
export class RunReporter {
  readonly rate = new Rate();
  readonly #runId: RunId;
  readonly #outbox: Outbox;
  #status: RunStatus = 'preparing';
  #saidAt = -1;
  #step = 0;
  #epoch = 0;

  constructor(runId: RunId, deliver: (events: readonly RunEvent[]) => void, now: () => number) {
    this.#runId = runId;
    this.#outbox = new Outbox(deliver, now);
  }

  get status(): RunStatus {
    return this.#status;
  }

  /** Steps taken. */
  get step(): number {
    return this.#step;
  }

  reached(step: number, epoch: number): void {
    this.#step = step;
    this.#epoch = epoch;
  }

  /** Says a status, unless it was the last thing said and no step was taken since. */
  say(status: RunStatus): void {
    if (status === this.#status && this.#step === this.#saidAt) return;
    this.#status = status;
    this.#saidAt = this.#step;
    this.post({ type: 'status', status, epoch: this.#epoch, step: this.#step });
  }

  post(saying: Saying, urgent?: boolean): void {
    this.#outbox.post({ runId: this.#runId, ...saying }, urgent);
  }

  /** Losses read back, in step order; `stepsPerEpoch` tells which of them close an epoch. */
  losses(steps: readonly StepRecord[], stepsPerEpoch: number): void {
    const last = steps.at(-1);
    if (last === undefined) return;
    this.rate.synced(last.step);
    // An evaluation follows the last step of an epoch and takes a while: do not keep its losses back.
    const urgent = last.step % stepsPerEpoch === 0;
    this.post({ type: 'steps', steps, stepsPerSecond: this.rate.perSecond }, urgent);
  }
}
