import type { Lab } from '../../src/session/index.ts';
import type { DatasetCard, DatasetSource } from '../../workers/protocol/dataset.ts';
import type { LabError, Result } from '../../workers/protocol/errors.ts';
import { datasetId } from '../../workers/protocol/ids.ts';
import type { EngineReport, RunEvent, RunRequest, RunStatus } from '../../workers/protocol/run.ts';
import * as script from './script.ts';

const ok = <T>(value: T): Result<T> => ({ ok: true, value });
const no = (error: LabError): Result<never> => ({ ok: false, error });

export const ENGINE: EngineReport = {
  backend: 'webgpu',
  reason: 'WebGPU is offered by this browser and passed its self-test.',
  device: 'Scripted adapter',
  limits: { maxBufferSize: 2 ** 31, maxComputeWorkgroupSizeX: 256 },
};

export const CARD: DatasetCard = {
  id: datasetId('planted-intents'),
  name: 'planted-intents',
  hash: 'a1b2c3d4'.repeat(8),
  format: 'planted',
  users: 1500,
  items: 200,
  interactions: 16204,
  sparsity: 1 - 16204 / (1500 * 200),
  meanLength: 10.8,
  maxLength: 31,
  droppedUsers: 0,
  repeatedAnswers: { valid: 0, test: 0 },
  lengthHistogram: [5, 7, 9, 11, 13, 15, 17, 19, 23].map((from, i) => ({
    from,
    to: from + 1,
    users: [212, 318, 270, 221, 178, 131, 92, 51, 27][i],
  })),
  popularity: [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200].map((rank) => ({
    rank,
    interactions: Math.round(330 / rank ** 0.42),
  })),
  intents: ['camping', 'baking', 'running', 'painting', 'gaming', 'garden', 'music', 'pets'].map(
    (name, i) => ({ name, users: 160 + 7 * i }),
  ),
  paper: null,
};

/** One call of the fake, for tests that ask what was sent. */
export interface Call {
  readonly name: string;
  readonly detail: unknown;
}

/**
 * A lab that does what a test tells it to: commands are noted and answered, and a run moves only when
 * it is moved. Statuses come as events, as the engine reports them.
 */
export class FakeLab implements Lab {
  readonly calls: Call[] = [];
  readonly requests: RunRequest[] = [];
  /** Answers by source kind; a missing one is the bundled card. */
  readonly data = new Map<DatasetSource['kind'], Result<DatasetCard>>();
  engineAnswer: Result<EngineReport> = ok(ENGINE);
  startAnswer: Result<null> = ok(null);
  onStart: (request: RunRequest) => void = () => undefined;
  #listeners = new Map<string, (events: readonly RunEvent[]) => void>();
  #lost = new Set<(cause: LabError) => void>();
  #steps = new Map<string, number>();

  readonly projection: Lab['projection'] = {
    layout: ({ snapshot }) => Promise.resolve(ok(script.mapFrame(snapshot))),
    cancel: () => Promise.resolve(ok(null)),
  };

  engine: Lab['engine'] = (choice) => this.#note('engine', choice, this.engineAnswer);

  openDataset: Lab['openDataset'] = (source, onProgress) => {
    onProgress({ phase: 'reading', bytes: 512, totalBytes: 1024 });
    return this.#note('openDataset', source, this.data.get(source.kind) ?? ok(CARD));
  };

  closeDataset: Lab['closeDataset'] = (id) => this.#note('closeDataset', id, ok(null));

  start: Lab['start'] = (request, onEvents) => {
    this.requests.push(request);
    const answer = this.startAnswer;
    if (!answer.ok) return this.#note('start', request, answer);
    this.#listeners.set(request.runId, onEvents);
    this.onStart(request);
    return this.#note('start', request, ok(request.runId));
  };

  pause: Lab['pause'] = (id) => this.#status('pause', id, 'paused');
  resume: Lab['resume'] = (id) => this.#status('resume', id, 'running');
  stop: Lab['stop'] = (id) => this.#status('stop', id, 'stopped');
  reweigh: Lab['reweigh'] = (id, key, value) => {
    const change = { step: (this.#steps.get(id) ?? 0) * script.STEPS_PER_EPOCH + 1, key, value };
    this.emit({ type: 'change', change });
    return this.#note('reweigh', { id, key, value }, ok(change));
  };
  step: Lab['step'] = (id) => this.#note('step', id, ok('paused'));

  checkpoint: Lab['checkpoint'] = (id, which) =>
    this.#note('checkpoint', { id, which }, ok(new Uint8Array([1, 2, 3])));

  readCheckpoint: Lab['readCheckpoint'] = (id, _file, request) =>
    this.#note(
      'readCheckpoint',
      { id, ...request },
      ok({ ...script.reading(0.7, request), seen_items: request.seenItems }),
    );

  inspect: Lab['inspect'] = (request) =>
    this.#note('inspect', request, ok(script.inspection(request)));

  viewCheckpoint: Lab['viewCheckpoint'] = (id, _file, request) =>
    this.#note('viewCheckpoint', { id, ...request }, ok(script.checkpointView(request)));

  onLost: Lab['onLost'] = (listener) => {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  };

  restart = (): void => void this.calls.push({ name: 'restart', detail: null });

  /** The newest run's request. */
  get run(): RunRequest {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error('no run was started');
    return request;
  }

  /** Sends events of the newest run. */
  emit(...events: readonly script.Told[]): void {
    const { runId } = this.run;
    this.#listeners.get(runId)?.(events.map((event) => ({ ...event, runId })));
  }

  /** Plan, then running. */
  begin(): void {
    this.emit(script.plan(this.run), script.status('running', 0, 0));
  }

  /** Whole epochs, each with steps, an evaluation and a snapshot. */
  epochs(count: number): void {
    const { runId } = this.run;
    for (let i = 0; i < count; i += 1) {
      const epoch = this.#steps.get(runId) ?? 0;
      this.emit(...script.epoch(this.run, epoch));
      this.#steps.set(runId, epoch + 1);
    }
  }

  /** The result, and the end. */
  finish(): void {
    const epoch = (this.#steps.get(this.run.runId) ?? 1) - 1;
    this.emit(
      { type: 'result', result: script.result(this.run, epoch) },
      script.status('done', epoch, (epoch + 1) * script.STEPS_PER_EPOCH),
    );
  }

  /** The engine's thread dies. */
  lose(cause: LabError): void {
    for (const listener of this.#lost) listener(cause);
  }

  /** An answer that says no, for `data`, `engineAnswer` and `startAnswer`. */
  static refuse = no;

  #note<T>(name: string, detail: unknown, answer: Result<T>): Promise<Result<T>> {
    this.calls.push({ name, detail });
    return Promise.resolve(answer);
  }

  #status(name: string, id: RunRequest['runId'], status: RunStatus): Promise<Result<RunStatus>> {
    const epoch = this.#steps.get(id) ?? 0;
    this.#listeners.get(id)?.([
      { runId: id, type: 'status', status, epoch, step: epoch * script.STEPS_PER_EPOCH },
    ]);
    return this.#note(name, id, ok(status));
  }
}
