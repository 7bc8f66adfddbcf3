import { connectLab, type LabClient } from '../../src/client/lab-client.ts';
import type { WorkerPort } from '../../src/client/worker-link.ts';
import { createLab } from '../../workers/lab/lab.ts';
import { serveLab } from '../../workers/lab/wire.ts';
import type { LabApi } from '../../workers/protocol/lab-api.ts';
import type { Double } from './lab-doubles.ts';

/** A worker in this thread: one end of a message channel, whose other end serves a lab. */
export class FakeWorker implements WorkerPort {
  readonly inside: MessagePort;
  terminated = 0;
  readonly #outside: MessagePort;
  readonly #faults = new Map<string, (event: Event) => void>();

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.inside = port1;
    this.#outside = port2;
    this.#outside.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#outside.postMessage(message, transfer);
  }

  addEventListener: WorkerPort['addEventListener'] = (type, listener) => {
    if (type !== 'message' && typeof listener === 'function') this.#faults.set(type, listener);
    else this.#outside.addEventListener(type, listener);
  };

  removeEventListener: WorkerPort['removeEventListener'] = (type, listener) => {
    this.#outside.removeEventListener(type, listener);
  };

  /** A real one falls silent; this one keeps talking, as messages under way do. */
  terminate(): void {
    this.terminated++;
  }

  /** What a browser does when the worker's code throws, or does not load. */
  crash(message: string): void {
    this.#faults.get('error')?.(Object.assign(new Event('error'), { message }));
  }

  garble(): void {
    this.#faults.get('messageerror')?.(new Event('messageerror'));
  }

  close(): void {
    this.inside.close();
    this.#outside.close();
  }
}

export interface World {
  readonly client: LabClient;
  /** Training workers, in the order they were spawned. */
  readonly workers: FakeWorker[];
  readonly projections: FakeWorker[];
  readonly warnings: string[];
  /** What waits for its time, in ms; `null` once cancelled. */
  readonly timers: ({ readonly ms: number; readonly act: () => void } | null)[];
  closeAll(): void;
}

/** A client whose training workers serve what `inside` makes of their port. */
export function world(inside: (worker: FakeWorker, count: number) => void): World {
  const workers: FakeWorker[] = [];
  const projections: FakeWorker[] = [];
  const warnings: string[] = [];
  const timers: World['timers'] = [];
  const client = connectLab({
    spawnLab: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      inside(worker, workers.length);
      return worker;
    },
    spawnProjection: () => {
      const worker = new FakeWorker();
      projections.push(worker);
      return worker;
    },
    warn: (text) => warnings.push(text),
    later: (ms, act) => {
      const at = timers.push({ ms, act }) - 1;
      return () => (timers[at] = null);
    },
  });
  const closeAll = () => [...workers, ...projections].forEach((worker) => worker.close());
  return { client, workers, projections, warnings, timers, closeAll };
}

/** Workers that serve a real lab over rooms that compute nothing. */
export const labWorld = (rooms: Double): World =>
  world((worker) => serveLab(createLab(rooms), worker.inside));

/** A lab of which only some methods matter. */
export const partialLab = (methods: Partial<LabApi>): LabApi => {
  const silent = () => new Promise<never>(() => undefined);
  return {
    engine: silent,
    openDataset: silent,
    closeDataset: silent,
    start: silent,
    pause: silent,
    resume: silent,
    step: silent,
    reweigh: silent,
    stop: silent,
    checkpoint: silent,
    readCheckpoint: silent,
    viewCheckpoint: silent,
    inspect: silent,
    ...methods,
  };
};
