import { LabFailure, attempt, type LabError, type Result } from '../protocol/errors.ts';
import type { EpochRecord, RunRequest, RunResult } from '../protocol/run.ts';
import type { StateDict, Training } from '../training/training.ts';

export type Which = 'now' | 'best';

/** What a checkpoint tells of the run it was taken from. */
export interface CheckpointOrigin {
  readonly request: RunRequest;
  readonly datasetHash: string;
  readonly which: Which;
  /** Steps taken when the parameters were as saved. */
  readonly step: number;
  /** The last epoch measured on these parameters or before them; null before the first epoch has ended. */
  readonly record: EpochRecord | null;
  readonly result: RunResult | null;
}

export type WriteCheckpoint = (
  state: StateDict,
  origin: CheckpointOrigin,
) => Promise<Uint8Array> | Uint8Array;

/** A run's parameters as files: written on demand while it lives, kept as bytes once it has ended. */
export class Checkpoints {
  readonly #write: WriteCheckpoint;
  readonly #about: Pick<CheckpointOrigin, 'request' | 'datasetHash'>;
  #last: EpochRecord | null = null;
  #best: EpochRecord | null = null;
  #result: RunResult | null = null;
  #kept: Readonly<Record<Which, Result<Uint8Array>>> | null = null;

  constructor(write: WriteCheckpoint, about: Pick<CheckpointOrigin, 'request' | 'datasetHash'>) {
    this.#write = write;
    this.#about = about;
  }

  epochEnded(record: EpochRecord): void {
    this.#last = record;
    if (record.best) this.#best = record;
  }

  measured(result: RunResult): void {
    this.#result = result;
  }

  /** Writes the parameters of a living training that has taken `step` steps. */
  write(training: Training, which: Which, step: number): Promise<Result<Uint8Array>> {
    return attempt(async () => {
      const best = which === 'best' ? this.#best : null;
      return this.#write(await training.state(which), {
        ...this.#about,
        which,
        step: best?.step ?? step,
        record: best ?? this.#last,
        result: this.#result,
      });
    });
  }

  /**
   * Takes what is worth keeping before the training is disposed of; null where it never began.
   * After a failure only the best epoch is: what diverged or lost its device is no checkpoint.
   */
  async keep(training: Training | null, step: number, cause: LabError | null): Promise<void> {
    const write = (which: Which): Promise<Result<Uint8Array>> =>
      training === null ? attempt(neverBegan) : this.write(training, which, step);
    this.#kept = {
      now: cause === null ? await write('now') : lost(cause),
      best: cause === null || this.#best !== null ? await write('best') : lost(cause),
    };
  }

  /** What was kept, null while the run lives. A copy: the wire gives the buffer away, ours stays. */
  kept(which: Which): Result<Uint8Array> | null {
    const bytes = this.#kept?.[which] ?? null;
    return bytes?.ok ? { ok: true, value: bytes.value.slice() } : bytes;
  }
}

const neverBegan = (): never => {
  throw new LabFailure({
    code: 'UNKNOWN_RUN',
    message: 'This run ended before its first step, so it has no parameters to save.',
    action: 'Start the run again.',
  });
};

const lost = (cause: LabError): Result<never> => ({
  ok: false,
  error: {
    code: cause.code,
    message: `These parameters were lost when the run failed. ${cause.message}`,
    action: cause.action,
  },
});
