/** The maps of a run depend on its record alone, coordinate by coordinate, whatever the clock and the page did. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { drawMaps, nextTask } from '../../../src/session/projection-queue.ts';
import { withNewRun, withRun } from '../../../src/state/changes.ts';
import { mapBefore, undrawn, unfinished } from '../../../src/runs/map-chain.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { applyEvents } from '../../../src/runs/reducer.ts';
import { rewound } from '../../../src/runs/resume.ts';
import { readUndrawn, storeRun } from '../../../src/storage/stored.ts';
import { createProjection } from '../../../workers/projection/service.ts';
import { isMapEpoch } from '../../../workers/catalog/map-epochs.ts';
import type { LayoutRequest } from '../../../workers/protocol/projection-api.ts';
import type { Snapshot } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { TrainingEvent } from '../../../workers/training/training.ts';
import { startBackend } from '../../support/backends.ts';
import { blobs } from '../../support/blobs.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { request, runToEnd, TINY, tinyDataset } from '../../support/training.ts';
import { frame, record, snapshot } from '../../support/runs-fixture.ts';

const RUN = record();
const EPOCHS = 5;

/** A page with one run; `hear` brings a snapshot to it, as the engine's event does. */
function page(found: RunRecord = RUN) {
  const lab = new FakeLab();
  const real = createProjection();
  const asked: LayoutRequest[] = [];
  const layout = vi.spyOn(lab.projection, 'layout').mockImplementation((wanted, onFrame) => {
    asked.push(wanted);
    return real.layout(wanted, onFrame);
  });
  const store = createLabStore();
  store.setState((state) => withNewRun(state, found));
  drawMaps({ lab, store });
  const run = () => store.getState().runs[0];
  return {
    store,
    asked,
    /** Nothing is laid out any more: the page is about to go. */
    halt: () => layout.mockReturnValue(new Promise(() => undefined)),
    run,
    hear: (taken: Snapshot) =>
      store.setState((state) =>
        withRun(state, run().id, (now) =>
          applyEvents(now, [{ runId: now.id, type: 'snapshot', snapshot: taken }]),
        ),
      ),
    rested: (maps: number) =>
      vi.waitFor(
        () => {
          expect(run().maps).toHaveLength(maps);
          expect(undrawn(run())).toEqual([]);
          expect(store.getState().drawing).toBeNull();
        },
        { timeout: 20_000 },
      ),
  };
}

/** The record as the next visit finds it. */
function kept(run: RunRecord): RunRecord {
  const { undrawn: waiting, ...stored } = structuredClone(storeRun(run, 'test'));
  const { steps, maps } = structuredClone({ steps: run.steps, maps: run.maps });
  return { ...run, ...stored, steps, maps, snapshots: readUndrawn(waiting) };
}

let dataset: Awaited<ReturnType<typeof tinyDataset>>;
let engine: Awaited<ReturnType<typeof startBackend>>;
let events: readonly TrainingEvent[];
/** What the uninterrupted run took, and the maps that came of it. */
let taken: readonly Snapshot[];
let maps: RunRecord['maps'];

const config = { ...TINY, epochs: EPOCHS };
const snapshotsOf = (told: readonly TrainingEvent[]) =>
  told.flatMap((event) => (event.kind === 'snapshot' ? [event.snapshot] : []));
const pointAt = (epoch: number) => {
  const point = events.flatMap((event) => (event.kind === 'resumable' ? [event.point] : []));
  return structuredClone(point[epoch - 1]);
};
const train = async (more: Parameters<typeof request>[1] = {}) =>
  runToEnd(await startTraining(dataset, request(config, { snapshotUsers: 30, ...more }), engine));

beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
  events = await train();
  taken = snapshotsOf(events);
  const patient = page();
  for (const [i, one] of taken.entries()) {
    patient.hear(one);
    await patient.rested(i + 1);
  }
  ({ maps } = patient.run());
}, 60_000);

describe('when maps are drawn', () => {
  it('depends on the number of the epoch alone', () => {
    const scheduled = Array.from({ length: 301 }, (_, n) => n).filter(isMapEpoch);
    expect(scheduled.slice(0, 21)).toEqual(Array.from({ length: 21 }, (_, n) => n));
    expect(scheduled.slice(20, 30)).toEqual([20, 22, 24, 26, 28, 30, 33, 36, 39, 42]);
    expect(scheduled).toHaveLength(51);
  });

  it('hangs no map on that of a last or best epoch, which a longer run would not have', () => {
    const run = { maps: [20, 21, 22, 23].map((epoch) => ({ ...frame([0]), epoch })) };
    const placesAt = (i: number) => {
      const { users, xy, centres } = run.maps[i];
      return { users, xy, centres };
    };
    expect(mapBefore(run, 22)?.xy).toBe(placesAt(0).xy);
    expect(mapBefore(run, 24)).toEqual(placesAt(2));
    expect(mapBefore(run, 0)).toBeNull();
  });
});

describe('the maps of one run', () => {
  it('are one for each epoch, each laid out from the one before', () => {
    expect(maps.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5]);
    const again = page({ ...RUN, snapshots: taken });
    return again.rested(EPOCHS + 1).then(() => {
      expect(again.asked.map(({ previous }) => previous)).toEqual([
        null,
        ...again
          .run()
          .maps.slice(0, -1)
          .map(({ users, xy, centres }) => ({ users, xy, centres })),
      ]);
    });
  });

  it('are the same when all vectors come at once, faster than they can be drawn', async () => {
    const hasty = page();
    for (const one of taken) hasty.hear(one);
    await hasty.rested(EPOCHS + 1);
    expect(hasty.run().maps).toEqual(maps);
  });

  it('are the same when the page is gone while maps wait, and the next visit draws them', async () => {
    const first = page();
    for (const one of taken.slice(0, 2)) first.hear(one);
    await first.rested(2);
    first.halt();
    for (const one of taken.slice(2)) first.hear(one);
    const found = kept(first.run());
    expect(found.snapshots.map(({ epoch }) => epoch)).toEqual([2, 3, 4, 5]);
    const next = page(found);
    await next.rested(EPOCHS + 1);
    expect(next.run().maps).toEqual(maps);
  });

  it('are the same when the run stops and goes on, with maps still waiting', async () => {
    const first = page();
    first.hear(taken[0]);
    await first.rested(1);
    first.halt();
    // Three epochs were trained; the point that was written is of the second.
    for (const one of taken.slice(1, 4)) first.hear(one);
    const next = page(rewound(kept(first.run()), pointAt(2)));
    for (const one of snapshotsOf(await train({ resume: pointAt(2) }))) next.hear(one);
    await next.rested(EPOCHS + 1);
    expect(next.run().maps).toEqual(maps);
  });

  it('take nothing from a layout of epochs that the run has gone back behind', async () => {
    const stopped = page({ ...RUN, snapshots: taken.slice(0, 4) });
    await vi.waitFor(() => expect(stopped.asked).toHaveLength(4), { timeout: 20_000 });
    stopped.store.setState((state) => withRun(state, RUN.id, (run) => rewound(run, pointAt(2))));
    await stopped.rested(3);
    expect(stopped.run().maps).toEqual(maps.slice(0, 3));
  });
});

describe('maps of more users than landmarks', () => {
  const many = (epoch: number) => ({ ...blobs(520, { dims: 4, spread: 1 / (epoch + 1) }), epoch });
  const all = [0, 1, 2].map(many);
  const done = { ...RUN, status: 'done' as const };
  const running = { ...RUN, status: 'running' as const };
  const task = (run: RunRecord) => {
    const next = nextTask([run]);
    return next && [next.part, next.snapshot.epoch];
  };
  const partial = (epoch: number) => ({ ...frame([0]), epoch, remaining: 20 });
  const complete = (epoch: number) => ({ ...frame([0]), epoch, landmarks: frame([0]) });

  it('show landmarks first, the earliest first, and are completed when nothing trains, the newest first', () => {
    const snapshots = all;
    expect(task({ ...running, snapshots, maps: [partial(0)] })).toEqual(['landmarks', 1]);
    const maps = all.map(({ epoch }) => partial(epoch));
    expect(task({ ...running, snapshots, maps })).toBeNull();
    expect(task({ ...running, status: 'paused', snapshots, maps })).toEqual(['all', 2]);
    expect(task({ ...done, snapshots, maps })).toEqual(['all', 2]);
    expect(task({ ...done, snapshots, maps: [partial(0), complete(1), complete(2)] })).toEqual([
      'all',
      0,
    ]);
    expect(task({ ...done, snapshots, maps: all.map(({ epoch }) => complete(epoch)) })).toBeNull();
  });

  it('are completed while a run trains whose epochs leave the time', () => {
    const maps = all.map(({ epoch }) => partial(epoch));
    const plan = { stepsPerEpoch: 88 } as NonNullable<RunRecord['plan']>;
    const slow = { ...running, snapshots: all, maps, plan, stepsPerSecond: 2 };
    expect(task(slow)).toEqual(['all', 2]);
    expect(task({ ...slow, stepsPerSecond: 40 })).toBeNull();
  });

  it(
    'are the same whether they were completed as they came or all at the end',
    { timeout: 60_000 },
    async () => {
      const patient = page(done);
      for (const [i, one] of all.entries()) {
        patient.hear(one);
        await patient.rested(i + 1);
      }
      const hasty = page(running);
      for (const one of all) hasty.hear(one);
      await hasty.rested(3);
      expect(hasty.run().maps.map(({ remaining }) => remaining)).toEqual([20, 20, 20]);
      hasty.store.setState((state) =>
        withRun(state, RUN.id, (run) => ({ ...run, status: 'done' as const })),
      );
      await vi.waitFor(() => expect(unfinished(hasty.run())).toEqual([]), { timeout: 20_000 });
      await vi.waitFor(() => expect(unfinished(patient.run())).toEqual([]), { timeout: 20_000 });
      expect(hasty.run().maps).toEqual(patient.run().maps);
      expect(hasty.run().maps[1].users).toHaveLength(520);
      expect(hasty.run().maps[1].landmarks?.users).toHaveLength(500);
    },
  );

  it('give way to the landmarks of what comes next, and are completed afterwards', async () => {
    const lab = new FakeLab();
    const asked: string[] = [];
    let giveUp: () => void = () => undefined;
    vi.spyOn(lab.projection, 'cancel').mockImplementation(() => {
      giveUp();
      return Promise.resolve({ ok: true, value: null });
    });
    vi.spyOn(lab.projection, 'layout').mockImplementation(({ part, snapshot }) => {
      asked.push(`${part} ${snapshot.epoch}`);
      const made = part === 'all' ? complete : partial;
      return new Promise((resolve) => {
        if (asked.at(-1) === 'all 0' && asked.length === 2)
          giveUp = () => resolve({ ok: true, value: null });
        else resolve({ ok: true, value: made(snapshot.epoch) });
      });
    });
    const store = createLabStore();
    store.setState((state) => withNewRun(state, { ...done, snapshots: all.slice(0, 1) }));
    drawMaps({ lab, store });
    await vi.waitFor(() => expect(asked).toEqual(['landmarks 0', 'all 0']));
    store.setState((state) => withRun(state, RUN.id, (run) => ({ ...run, snapshots: all })));
    await vi.waitFor(() => expect(unfinished(store.getState().runs[0])).toEqual([]));
    expect(asked.slice(2)).toEqual(['landmarks 1', 'landmarks 2', 'all 2', 'all 1', 'all 0']);
  });
});

describe('a map that cannot be laid out', () => {
  it('is complained of once and not waited for', async () => {
    const broken = { ...taken[1], vectors: taken[1].vectors.with(0, NaN) };
    const one = page({ ...RUN, snapshots: [taken[0], broken, taken[2]] });
    await one.rested(2);
    expect(one.store.getState().complaint?.code).toBe('DIVERGED');
    expect(one.run().maps.map(({ epoch }) => epoch)).toEqual([0, 2]);
    expect(one.asked).toHaveLength(3);
  });

  it('waits for the next visit when its thread was lost', async () => {
    const lab = new FakeLab();
    const crashed = { code: 'WORKER_CRASHED', message: 'Gone.', action: 'Restart.' } as const;
    const layout = vi.spyOn(lab.projection, 'layout').mockResolvedValue(FakeLab.refuse(crashed));
    const store = createLabStore();
    store.setState((state) => withNewRun(state, { ...RUN, snapshots: taken }));
    drawMaps({ lab, store });
    await vi.waitFor(() => expect(store.getState().complaint).toEqual(crashed));
    expect(layout).toHaveBeenCalledTimes(1);
    expect(undrawn(store.getState().runs[0])).toHaveLength(taken.length);
  });
});

describe('what is kept of vectors', () => {
  it('leaves out what is damaged, and knows runs that have none', () => {
    const whole = { ...snapshot(1), users: Int32Array.of(3), vectors: new Float32Array(8) };
    const damaged = [{ ...whole, vectors: new Float32Array(7) }, { ...whole, users: [3] }, null];
    expect(readUndrawn([whole, ...damaged])).toEqual([whole]);
    expect(readUndrawn(undefined)).toEqual([]);
  });
});
