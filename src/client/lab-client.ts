import { proxy } from 'comlink';
import type { LabError } from '../../workers/protocol/errors.ts';
import type { LabApi } from '../../workers/protocol/lab-api.ts';
import type { ProjectionApi } from '../../workers/protocol/projection-api.ts';
import { createReader } from './incoming.ts';
import { LiveRuns } from './live-runs.ts';
import { WorkerLink, type LinkOptions, type WorkerPort } from './worker-link.ts';

/** The engine as the page holds it: the wire's surface, answered even when its worker is gone. */
export interface LabClient extends LabApi {
  /** Layouts for the map, in a worker of their own; one that was lost is started again when next asked. */
  readonly projection: ProjectionApi;
  /**
   * Tells of every loss of the training worker. Its data sets and runs went with it, and every call is
   * answered WORKER_CRASHED until {@link restart}. Returns the way out.
   */
  onLost(listener: (cause: LabError) => void): () => void;
  /** A fresh training worker: the data set must be opened and the run started again. */
  restart(): void;
  /** Ends both workers for good. */
  close(): void;
}

/** How the client reaches the world; tests bring their own. */
export interface ClientWorld {
  readonly spawnLab: () => WorkerPort;
  readonly spawnProjection: () => WorkerPort;
  readonly warn: (text: string, value: unknown) => void;
  readonly later?: LinkOptions['later'];
}

/** The client over given workers. The training worker starts now, the projection's when first asked. */
export function connectLab(world: ClientWorld): LabClient {
  const { warn, later } = world;
  const timing = later === undefined ? {} : { later };
  const lab = new WorkerLink<LabApi>({
    name: 'The training engine',
    spawn: world.spawnLab,
    ...timing,
  });
  const runs = new LiveRuns();
  lab.onLost((cause) => runs.lose(cause));
  lab.start();
  const projection = new WorkerLink<ProjectionApi>({
    name: 'The map engine',
    spawn: world.spawnProjection,
    ...timing,
  });

  return {
    engine: (choice) => lab.call((remote) => remote.engine(choice)),
    openDataset: (source, onProgress) =>
      lab.call((remote, wire) => remote.openDataset(source, proxy(wire(onProgress)))),
    closeDataset: (id) => lab.call((remote) => remote.closeDataset(id)),

    start: async (request, onEvents) => {
      const { runId } = request;
      // Events come by a port of their own and may be here before the answer.
      const run = runs.add(runId, onEvents);
      const read = createReader(runId, warn);
      const answer = await lab.call((remote, wire) =>
        remote.start(request, proxy(wire((batch: unknown) => run.hear(read(batch))))),
      );
      if (answer.ok) run.accept();
      else run.refuse();
      return answer;
    },

    pause: (id) => lab.call((remote) => remote.pause(id)),
    resume: (id) => lab.call((remote) => remote.resume(id)),
    step: (id) => lab.call((remote) => remote.step(id)),
    stop: (id) => lab.call((remote) => remote.stop(id)),
    reweigh: (id, key, value) => lab.call((remote) => remote.reweigh(id, key, value)),
    checkpoint: (id, which) => lab.call((remote) => remote.checkpoint(id, which)),
    readCheckpoint: (id, checkpoint, request) =>
      lab.call((remote) => remote.readCheckpoint(id, checkpoint, request)),
    inspect: (request) => lab.call((remote) => remote.inspect(request)),
    viewCheckpoint: (id, checkpoint, request) =>
      lab.call((remote) => remote.viewCheckpoint(id, checkpoint, request)),

    projection: projectionApi(projection),
    onLost: (listener) => lab.onLost(listener),
    restart: () => lab.restart(),
    close: () => {
      lab.close();
      projection.close();
    },
  };
}

/** Stateless: a lost worker is replaced on the next call. */
function projectionApi(link: WorkerLink<ProjectionApi>): ProjectionApi {
  const revived = (): WorkerLink<ProjectionApi> => {
    if (link.cause !== null) link.restart();
    return link;
  };
  return {
    layout: (request, onFrame) =>
      revived().call((remote, wire) => remote.layout(request, proxy(wire(onFrame)))),
    cancel: (runId) => revived().call((remote) => remote.cancel(runId)),
  };
}
