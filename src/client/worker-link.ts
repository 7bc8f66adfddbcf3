import { wrap, type Endpoint, type Remote } from 'comlink';
import { toLabError, type LabError, type Result } from '../../workers/protocol/errors.ts';

/** A worker, or in tests one end of a message channel. */
export interface WorkerPort extends Endpoint {
  terminate(): void;
}

export interface LinkOptions {
  readonly spawn: () => WorkerPort;
  /** Begins a sentence: "The training engine". */
  readonly name: string;
  /** Calls `act` later unless cancelled; the answer cancels. */
  readonly later?: (ms: number, act: () => void) => () => void;
}

/** A worker that has not answered by then is not coming. */
export const READY_WITHIN_MS = 20_000;

/** One worker from its start to its end. */
interface Life<Api> {
  readonly port: WorkerPort;
  readonly remote: Remote<Api>;
  /** Why it ended; null while it lives. */
  cause: LabError | null;
  /** Resolves when it has ended. */
  readonly lost: Promise<LabError>;
  readonly end: (cause: LabError) => void;
}

const realLater = (ms: number, act: () => void): (() => void) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/**
 * A worker behind comlink, supervised. Comlink alone leaves every call pending for ever when a worker
 * fails to load or crashes; here each call is answered, and nothing a dead worker said late is heard.
 */
export class WorkerLink<Api> {
  readonly #options: LinkOptions;
  readonly #listeners = new Set<(cause: LabError) => void>();
  #life: Life<Api> | null = null;
  #closed: LabError | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Why the worker is gone; null while it lives, or before it was first needed. */
  get cause(): LabError | null {
    return this.#closed ?? this.#life?.cause ?? null;
  }

  /** Tells of every loss of the worker, before the pending calls are answered. Returns the way out. */
  onLost(listener: (cause: LabError) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts the worker if there is none yet. A lost worker stays lost until {@link restart}. */
  start(): void {
    if (this.#closed === null) this.#life ??= this.#begin();
  }

  /** Ends the worker, if it lives, and starts a fresh one that knows nothing. */
  restart(): void {
    this.#life?.end(this.#crashed('was restarted'));
    this.#life = null;
    this.start();
  }

  /** Ends the worker for good; what is pending and what comes later is answered WORKER_CRASHED. */
  close(): void {
    this.#closed = this.#crashed('was closed');
    this.#life?.end(this.#closed);
  }

  /**
   * One call of the worker. `wire` makes a listener that falls silent when this worker is gone.
   * Never rejects.
   */
  async call<T>(
    ask: (
      remote: Remote<Api>,
      wire: <A>(listener: (value: A) => void) => (value: A) => void,
    ) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    this.start();
    const life = this.#life;
    if (life === null || life.cause !== null)
      return refused(this.cause ?? this.#crashed('is gone'));
    const wire =
      <A>(listener: (value: A) => void) =>
      (value: A): void => {
        if (life.cause === null) listener(value);
      };
    try {
      return await Promise.race([ask(life.remote, wire), life.lost.then(refused)]);
    } catch (thrown) {
      return refused(toLabError(thrown));
    }
  }

  #begin(): Life<Api> {
    const port = this.#options.spawn();
    let resolve: (cause: LabError) => void = () => undefined;
    const lost = new Promise<LabError>((settle) => (resolve = settle));
    const life: Life<Api> = {
      port,
      remote: wrap<Api>(port),
      cause: null,
      lost,
      end: (cause) => {
        if (life.cause !== null) return;
        life.cause = cause;
        cancel();
        port.terminate();
        for (const listener of this.#listeners) listener(cause);
        resolve(cause);
      },
    };
    port.addEventListener('error', (event) => {
      life.end(this.#crashed('stopped unexpectedly', textOf(event)));
    });
    port.addEventListener('messageerror', () => {
      life.end(this.#crashed('sent something unreadable'));
    });
    const cancel = (this.#options.later ?? realLater)(READY_WITHIN_MS, () => {
      life.end(this.#crashed(`did not start within ${READY_WITHIN_MS / 1000} seconds`));
    });
    // Whatever object a worker exposes, comlink answers the reading of a property once it has loaded.
    void Promise.resolve(wrap<{ readonly ready?: undefined }>(port).ready).then(cancel);
    return life;
  }

  #crashed(what: string, detail?: string): LabError {
    return {
      code: 'WORKER_CRASHED',
      message: `${this.#options.name} ${what}.`,
      action: 'Restart the engine; what was recorded so far is kept.',
      ...(detail === undefined ? {} : { detail }),
    };
  }
}

const refused = (error: LabError): { readonly ok: false; readonly error: LabError } => ({
  ok: false,
  error,
});

/** The worker's own words on its crash; a module that failed to load has none. */
function textOf(event: unknown): string {
  if (typeof event !== 'object' || event === null || !('message' in event)) return 'no message';
  return String(event.message);
}
