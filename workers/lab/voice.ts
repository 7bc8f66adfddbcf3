import { LabFailure } from '../protocol/errors.ts';
import type { RunId } from '../protocol/ids.ts';
import type { RunEvent, RunStatus, StepRecord } from '../protocol/run.ts';
import { Outbox } from './outbox.ts';
import { Rate } from './rate.ts';

/** An event before it is addressed; distributes over the union. */
type Saying<E = RunEvent> = E extends RunEvent ? Omit<E, 'runId'> : never;

/** What a run says of itself: its status and place, its losses, its speed. */
export class Voice {
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

  /**
   * Losses read back, in step order; `stepsPerEpoch` tells which of them close an epoch.
   * @throws LabFailure DIVERGED at the first loss that is not a finite number; those before it are sent.
   */
  losses(steps: readonly StepRecord[], stepsPerEpoch: number): void {
    const broken = steps.findIndex(({ loss }) => loss !== null && !Number.isFinite(loss));
    const sound = broken < 0 ? steps : steps.slice(0, broken);
    const last = sound.at(-1);
    if (last !== undefined) {
      this.rate.synced(last.step);
      // An evaluation follows the last step of an epoch and takes a while: do not keep its losses back.
      const urgent = last.step % stepsPerEpoch === 0;
      this.post({ type: 'steps', steps: sound, stepsPerSecond: this.rate.perSecond }, urgent);
    }
    if (broken >= 0) throw diverged(steps[broken]);
  }
}

const diverged = ({ step, epoch }: StepRecord): LabFailure =>
  new LabFailure({
    code: 'DIVERGED',
    message: `The loss stopped being a number at step ${step} (epoch ${epoch}): training diverged.`,
    action: 'Lower the learning rate (lr), for example to a tenth, and run again.',
  });
