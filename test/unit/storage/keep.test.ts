import { describe, expect, it, vi } from 'vitest';
import { createKeep } from '../../../src/storage/keepers/index.ts';
import { createSession } from '../../../src/session/index.ts';
import { withMap } from '../../../src/runs/reducer.ts';
import { canResume } from '../../../src/runs/resume.ts';
import { withRun } from '../../../src/state/changes.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { STEPS_PER_EPOCH, status } from '../../support/script.ts';
import { BUNDLED, DATA, EXPERIMENT, point, visit } from '../../support/visit.ts';
import { experimentAt } from '../../support/kinds.ts';

/** A visit that ends without a word after two epochs and a bit. */
async function abandoned(archive = new MemoryArchive()) {
  const before = await visit(archive);
  await before.session.run();
  before.lab.begin();
  before.epochs(0, 2);
  const told = { ...before.run().steps[0], step: 2 * STEPS_PER_EPOCH + 1, epoch: 2 };
  before.lab.emit({ type: 'steps', steps: [told], stepsPerSecond: 38 });
  await vi.waitFor(() => expect(before.run().maps.length).toBeGreaterThan(0));
  await before.later();
  return { ...before, record: before.run() };
}

describe('a run', () => {
  it('is found by the next visit, stopped where its page died, and can go on', async () => {
    const { archive, record } = await abandoned();
    const { run, store } = await visit(archive);
    expect(run()).toEqual({
      ...record,
      status: 'stopped',
      stepsPerSecond: null,
      snapshots: [],
    });
    const experiment = experimentAt(notebookOf(store.getState()), EXPERIMENT);
    expect(experiment?.config.settings).toEqual(record.config);
    expect(canResume(store.getState(), run())).toBe(true);
  });

  it('has no point in the archive before the epochs that lead to it, whenever its page dies', async () => {
    const archive = new MemoryArchive();
    const { saveRun, savePoint } = archive;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    archive.saveRun = async (record) => {
      await gate;
      return saveRun(record);
    };
    const stored: (number | undefined)[] = [];
    archive.savePoint = (id, ...rest) => {
      stored.push(archive.runs.get(id)?.epochs.length);
      return savePoint(id, ...rest);
    };
    const { session, lab, epochs, keep } = await visit(archive);
    await session.run();
    lab.begin();
    // While the record without them is still being written.
    epochs(0, 2);
    release();
    await keep.flush();
    expect(stored).toEqual([2]);
  });

  it('has a point to go on from also where writing takes longer than an epoch', async () => {
    const archive = new MemoryArchive();
    const { saveRun, savePoint } = archive;
    const { session, lab, epochs, keep } = await visit(archive);
    await session.run();
    lab.begin();
    await keep.flush();
    let ended = 0;
    // Whenever an epoch is being written, the next one ends.
    archive.saveRun = (record) => {
      if (ended < 6) {
        ended += 1;
        epochs(ended - 1, ended);
      }
      return saveRun(record);
    };
    const points: number[] = [];
    archive.savePoint = (id, next, now) => {
      points.push(next.epoch);
      return savePoint(id, next, now);
    };
    session.note(lab.run.runId, 'begin');
    await keep.flush();
    expect(points.at(-1)).toBe(6);
    expect(points[0]).toBeLessThan(3);
  });

  it('goes on as the same run from its last finished epoch', async () => {
    const { archive, record } = await abandoned();
    const { run, session, lab, store, later } = await visit(archive);
    await session.toggle();
    expect(lab.run).toMatchObject({
      runId: record.id,
      datasetId: CARD.id,
      config: record.config,
      resume: point(2),
      startPaused: false,
    });
    expect(run().steps).toHaveLength(2 * STEPS_PER_EPOCH);
    expect(run().step).toBe(2 * STEPS_PER_EPOCH);
    lab.begin();
    expect(run().status).toBe('running');
    lab.finish();
    await later();
    expect(store.getState().runs.map(({ id, status: s }) => [id, s])).toEqual([
      [record.id, 'done'],
    ]);
    expect(archive.runs.get(record.id)?.status).toBe('done');
    expect(archive.points.size).toBe(0);
    expect(canResume(store.getState(), run())).toBe(false);
  });

  it('keeps its point when a person stops it, and begins anew only when asked to', async () => {
    const { session, run, later, archive, lab, store } = await abandoned();
    await session.stop();
    await later();
    const first = run().id;
    expect(archive.points.get(first)).toEqual(point(2));
    await session.run();
    expect(lab.run.resume).toBeUndefined();
    expect(run().id).not.toBe(first);
    expect(new Set(store.getState().runs.map(({ name }) => name)).size).toBe(2);
  });

  it('is what it was when the engine refuses to go on', async () => {
    const { session, run, lab, store } = await abandoned();
    await session.stop();
    const before = run();
    lab.startAnswer = FakeLab.refuse({ code: 'RUN_BUSY', message: 'Busy.', action: 'Wait.' });
    await session.toggle();
    expect(run()).toBe(before);
    expect(store.getState().complaint?.code).toBe('RUN_BUSY');
  });

  it('that diverged is not offered to go on', async () => {
    const { lab, run, store } = await abandoned();
    lab.emit({
      type: 'error',
      error: { code: 'DIVERGED', message: 'The loss is not a number.', action: 'Lower lr.' },
    });
    expect(run().status).toBe('failed');
    expect(canResume(store.getState(), run())).toBe(false);
  });
});

describe('the data of a run that goes on', () => {
  it('are opened again when other data are open', async () => {
    const { session, lab, run } = await abandoned();
    await session.stop();
    lab.data.set('catalog', { ok: true, value: { ...CARD, name: 'Yelp', hash: 'other' } });
    await session.openDataset(DATA, { kind: 'catalog', name: 'Yelp' });
    await session.goOn(run().id);
    expect(lab.calls.filter(({ name }) => name === 'openDataset').at(-1)?.detail).toEqual(BUNDLED);
    expect(lab.run.resume).toEqual(point(2));
  });

  it('are refused when they are not the same any more', async () => {
    const { archive } = await abandoned();
    const { session, lab, run, store } = await visit(archive);
    lab.data.set('bundled', { ok: true, value: { ...CARD, hash: 'other' } });
    await session.openDataset(DATA, BUNDLED);
    await session.goOn(run().id);
    expect(lab.requests).toHaveLength(0);
    expect(run().status).toBe('stopped');
    expect(store.getState().complaint?.code).toBe('HASH_MISMATCH');
  });

  it('are asked for when they came from a file that is not kept any more, and the run goes on once it is dropped', async () => {
    const first = await visit();
    const mine = { ...CARD, name: 'mine', hash: 'mine' };
    first.lab.data.set('file', { ok: true, value: mine });
    await first.session.receive(new File(['1 2 3'], 'mine.txt'));
    await first.session.run();
    first.lab.begin();
    first.epochs(0, 1);
    await first.later();

    first.archive.files.clear();
    const { session, lab, run, store } = await visit(first.archive);
    await session.goOn(run().id);
    expect(store.getState().complaint?.action).toBe(
      'Drop mine.txt on the page, then press Resume.',
    );
    lab.data.set('file', { ok: true, value: { ...mine, hash: 'edited' } });
    await session.receive(new File(['1 2 4'], 'mine.txt'));
    await session.goOn(run().id);
    expect(store.getState().complaint?.code).toBe('HASH_MISMATCH');
    lab.data.set('file', { ok: true, value: mine });
    await session.receive(new File(['1 2 3'], 'mine.txt'));
    await session.goOn(run().id);
    expect(lab.run.resume).toEqual(point(1));
  });
});

/** Holds up every write until it is released. */
function holding(archive: MemoryArchive): () => void {
  let release: () => void = () => undefined;
  archive.gate = new Promise((resolve) => (release = resolve));
  return () => {
    archive.gate = null;
    release();
  };
}

describe('writing', () => {
  it('happens at once for an epoch, later for steps, and writes what changed alone', async () => {
    const { archive, lab, session, epochs, keep, later, run } = await visit();
    await session.run();
    lab.begin();
    await keep.flush();
    epochs(0, 1);
    await vi.waitFor(() => expect(archive.points.get(run().id)).toEqual(point(1)));
    expect(archive.runs.get(run().id)?.epochs).toHaveLength(1);
    await vi.waitFor(() => expect(run().maps).toHaveLength(1));
    await later();
    archive.writes.length = 0;
    lab.emit({
      type: 'steps',
      steps: [{ ...run().steps[0], step: STEPS_PER_EPOCH + 1 }],
      stepsPerSecond: 38,
    });
    await Promise.resolve();
    expect(archive.writes).toEqual([]);
    await later();
    expect(archive.writes).toEqual(['steps']);
  });

  it('lets a point go before maps, and writes no map of landmarks, which is soon another', async () => {
    const { archive, lab, session, epochs, run, store, later } = await visit();
    await session.run();
    lab.begin();
    await later();
    const release = holding(archive);
    archive.writes.length = 0;
    epochs(0, 1);
    await vi.waitFor(() => expect(run().maps).toHaveLength(1));
    const [frame] = run().maps;
    store.setState((state) =>
      withRun(state, run().id, (record) =>
        withMap(record, { ...frame, epoch: frame.epoch + 1, remaining: 9 }),
      ),
    );
    release();
    await later();
    await later();
    expect(archive.writes.filter((what) => what === 'point' || what === 'maps')).toEqual([
      'point',
      'maps',
    ]);
    expect(archive.runs.get(run().id)?.maps).toEqual([frame]);
    // Its vectors went from the record when it was written.
    expect(archive.runs.get(run().id)?.snapshots).toEqual([]);
  });

  it('that fails never touches the run, says so, and is made up for', async () => {
    const { archive, lab, session, epochs, run, store, later } = await visit();
    await session.run();
    lab.begin();
    archive.refuse = new DOMException('full', 'QuotaExceededError');
    epochs(0, 2);
    await vi.waitFor(() => expect(store.getState().saving.kind).toBe('failing'));
    expect(store.getState().saving).toMatchObject({
      message: 'The browser’s storage is full: runs go on but are not being saved.',
    });
    expect(run().status).toBe('running');
    expect(run().epochs).toHaveLength(2);
    // Asked again only after a while, whatever happens meanwhile.
    const { refused } = archive;
    epochs(2, 4);
    await Promise.resolve();
    expect(archive.refused).toBe(refused);
    archive.refuse = null;
    await later();
    expect(store.getState().saving).toEqual({ kind: 'kept', at: 1000 });
    expect(archive.runs.get(run().id)?.epochs).toHaveLength(4);
    expect(archive.points.get(run().id)).toEqual(point(4));
  });

  it('that never worked still lets a stopped run go on in this visit', async () => {
    const { archive, lab, session, epochs } = await visit();
    archive.refuse = new Error('private');
    await session.run();
    lab.begin();
    epochs(0, 1);
    await session.stop();
    await session.toggle();
    expect(lab.run.resume).toEqual(point(1));
  });

  it('never holds up a run, even when the archive does not answer', async () => {
    const lab = new FakeLab();
    const store = createLabStore();
    const archive = new MemoryArchive();
    vi.spyOn(archive, 'load').mockReturnValue(new Promise(() => undefined));
    const keep = createKeep(store, {
      archive,
      claim: (mine) => mine(),
      now: () => 0,
      later: (_ms, act) => {
        act();
        return () => undefined;
      },
    });
    const session = createSession(lab, store, keep);
    await session.openDataset(DATA, BUNDLED);
    await session.run();
    expect(lab.requests).toHaveLength(1);
  });

  it('is left to the first tab; the second lists what has ended and takes over when it may', async () => {
    const { archive, record } = await abandoned();
    const second = await visit(archive, true);
    expect(second.store.getState().saving).toEqual({ kind: 'elsewhere' });
    expect(second.store.getState().runs).toEqual([]);
    archive.writes.length = 0;
    await second.session.run();
    await second.later();
    expect(archive.writes).toEqual([]);
    second.grant();
    await vi.waitFor(() => expect(second.store.getState().runs).toHaveLength(2));
    await second.later();
    expect(archive.runs.size).toBe(2);
    expect(second.store.getState().runs.at(-1)?.id).toBe(record.id);
  });

  it('remembers which runs were taken off the figures', async () => {
    const { archive, session, run, later } = await abandoned();
    session.hide(run().id, true);
    await later();
    const next = await visit(archive);
    expect(next.store.getState().hidden.has(next.run().id)).toBe(true);
  });

  it('clears everything, on the page and in the archive', async () => {
    const { archive, session, keep, store } = await abandoned();
    await session.stop();
    expect(await keep.clear()).toBe(true);
    expect(store.getState()).toMatchObject({ runs: [], shown: new Map(), library: [] });
    expect(archive.runs.size + archive.points.size).toBe(0);
  });
});

it('goes on paused when the first act is a step', async () => {
  const { session, lab, run } = await abandoned();
  await session.stop();
  await session.step();
  expect(lab.run).toMatchObject({ startPaused: true, resume: point(2) });
  lab.emit(status('paused', 0, 0));
  expect(run()).toMatchObject({ status: 'paused', epoch: 1, step: 2 * STEPS_PER_EPOCH });
});
