import type { LabError } from '../../workers/protocol/errors.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { hasEnded, type RunEvent } from '../../workers/protocol/run.ts';

type Listener = (events: readonly RunEvent[]) => void;

/** The runs the page believes alive, so that they hear of it when their worker is gone. */
export class LiveRuns {
  readonly #runs = new Set<LiveRun>();

  add(id: RunId, listener: Listener): LiveRun {
    const run = new LiveRun(id, listener, () => this.#runs.delete(run));
    this.#runs.add(run);
    return run;
  }

  /** The worker is gone, and every run with it: each hears why, and that it failed where it stood. */
  lose(cause: LabError): void {
    for (const run of [...this.#runs]) run.lose(cause);
  }
}

/** One run as its listener knows it. Once it has ended nothing is passed on: what comes late cannot take it back. */
export class LiveRun {
  readonly #id: RunId;
  readonly #listener: Listener;
  readonly #forget: () => void;
  /** The engine has taken the run on; before that, the answer to `start` tells what went wrong. */
  #accepted = false;
  #over = false;
  #epoch = 0;
  #step = 0;

  constructor(id: RunId, listener: Listener, forget: () => void) {
    this.#id = id;
    this.#listener = listener;
    this.#forget = forget;
  }

  accept(): void {
    this.#accepted = true;
  }

  refuse(): void {
    this.#over = true;
    this.#forget();
  }

  /** Passes events on and notes how far the run has come. */
  hear(events: readonly RunEvent[]): void {
    if (this.#over || events.length === 0) return;
    this.#accepted = true;
    for (const event of events) this.#note(event);
    this.#listener(events);
  }

  lose(error: LabError): void {
    const tell = this.#accepted && !this.#over;
    this.refuse();
    if (!tell) return;
    const runId = this.#id;
    this.#listener([
      { runId, type: 'error', error },
      { runId, type: 'status', status: 'failed', epoch: this.#epoch, step: this.#step },
    ]);
  }

  #note(event: RunEvent): void {
    if (event.type === 'status') {
      this.#epoch = event.epoch;
      this.#step = event.step;
      if (hasEnded(event.status)) this.refuse();
    } else if (event.type === 'steps') {
      const last = event.steps.at(-1);
      this.#epoch = last?.epoch ?? this.#epoch;
      this.#step = last?.step ?? this.#step;
    }
  }
}
