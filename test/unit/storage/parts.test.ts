import { describe, expect, it, vi } from 'vitest';
import { createKeep } from '../../../src/storage/keepers/index.ts';
import { createSession } from '../../../src/session/index.ts';
import { CAPS, beyond } from '../../../src/storage/limits.ts';
import { canResume } from '../../../src/runs/resume.ts';
import { notebookOf, slotOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { DATA, point, visit } from '../../support/visit.ts';
import { record } from '../../support/runs-fixture.ts';

const UNKNOWN = {
  code: 'UNKNOWN_RUN',
  message: 'The engine does not hold this run.',
  action: 'Run it again.',
} as const;

const FULL = new DOMException('full', 'QuotaExceededError');

/** The engine of another visit: it knows nothing of earlier runs. */
function forgetful() {
  const lab = new FakeLab();
  vi.spyOn(lab, 'checkpoint').mockResolvedValue(FakeLab.refuse(UNKNOWN));
  return lab;
}

async function ended(end: 'done' | 'stopped', archive = new MemoryArchive()) {
  const all = await visit(archive);
  await all.session.run();
  all.lab.begin();
  all.epochs(0, 1);
  await vi.waitFor(() => expect(all.run().maps).toHaveLength(1));
  if (end === 'done') all.lab.finish();
  else await all.session.stop();
  await vi.waitFor(() => expect(archive.checkpoints.has(all.run().id)).toBe(true));
  await all.later();
  return { ...all, record: all.run() };
}

describe('what a run has learned', () => {
  it.each(['done', 'stopped'] as const)(
    'is there in the next visit when it was %s',
    async (end) => {
      const { archive, record: run } = await ended(end);
      const next = await visit(archive, false, forgetful());
      expect(await next.session.checkpoint(run.id)).toEqual(new Uint8Array([1, 2, 3]));
      expect(next.store.getState().complaint).toBeNull();
    },
  );

  it('is asked of the engine while that has it', async () => {
    const { session, lab, record: run } = await ended('done');
    const asked = vi.spyOn(lab, 'checkpoint');
    await session.checkpoint(run.id);
    expect(asked).toHaveBeenCalledWith(run.id, 'best');
  });

  it('is told to come of going on, where the page was gone before the end', async () => {
    const before = await visit();
    await before.session.run();
    before.lab.begin();
    before.epochs(0, 1);
    await before.later();
    const next = await visit(before.archive, false, forgetful());
    expect(await next.session.checkpoint(next.run().id)).toBeNull();
    expect(next.store.getState().complaint?.action).toMatch(/^Press Resume/);
  });

  it('is trained once more from its point, where the page was gone before it could be written', async () => {
    const before = await visit(new MemoryArchive(), false, forgetful());
    await before.session.run();
    before.lab.begin();
    before.epochs(0, 2);
    before.lab.finish();
    await before.later();
    const { archive } = before;
    const id = before.run().id;
    expect([archive.runs.get(id)?.status, archive.points.get(id)]).toEqual(['done', point(2)]);
    expect(canResume(before.store.getState(), before.run())).toBe(false);

    const next = await visit(archive);
    expect(canResume(next.store.getState(), next.run())).toBe(true);
    await next.session.goOn(id);
    expect(next.lab.run.resume).toEqual(point(2));
    next.lab.begin();
    next.lab.finish();
    await vi.waitFor(() => expect(archive.checkpoints.has(id)).toBe(true));
    await next.later();
    expect(archive.points.size).toBe(0);
    expect(canResume(next.store.getState(), next.run())).toBe(false);
  });

  it('goes with its run, and comes back with it', async () => {
    const { archive, session, store, record: run, later } = await ended('stopped');
    await session.removeRun(run.id);
    await later();
    expect([archive.runs.size, archive.points.size, archive.checkpoints.size]).toEqual([0, 0, 0]);
    store.getState().toast?.undo?.();
    await later();
    const next = await visit(archive, false, forgetful());
    expect(await next.session.checkpoint(run.id)).toEqual(new Uint8Array([1, 2, 3]));
    expect(archive.points.get(run.id)).toEqual(point(1));
  });

  it('comes back also when undo is pressed while the deletion is being written', async () => {
    const { archive, session, store, record: run, later } = await ended('stopped');
    let open: () => void = () => undefined;
    archive.gate = new Promise((resolve) => (open = resolve));
    await session.removeRun(run.id);
    store.getState().toast?.undo?.();
    open();
    archive.gate = null;
    await later();
    expect(archive.writes).toContain('no run');
    expect(archive.runs.get(run.id)).toEqual({ ...run, snapshots: [] });
    expect(archive.points.get(run.id)).toEqual(point(1));
    expect(archive.checkpoints.has(run.id)).toBe(true);
  });
});

describe('big things', () => {
  it('are kept while they are new and fit', () => {
    const things = [5, 4, 3, 2, 1].map((savedAt) => ({ key: savedAt, savedAt, bytes: 10 }));
    expect(beyond(things, { count: 3, bytes: Infinity })).toEqual([2, 1]);
    expect(beyond(things, { count: 9, bytes: 25 })).toEqual([3, 2, 1]);
    expect(
      beyond([{ key: 99, savedAt: 9, bytes: 99 }, ...things], { count: 9, bytes: 50 }),
    ).toEqual([99]);
  });

  it('give way to newer ones, and a run that gave its point away is not offered to go on', async () => {
    const archive = new MemoryArchive();
    const { session, lab, epochs, store, later } = await visit(archive);
    for (let i = 0; i < CAPS.points.count + 2; i += 1) {
      await session.run();
      lab.begin();
      epochs(0, 1);
      await session.stop();
      await later();
    }
    const ids = store.getState().runs.map(({ id }) => id);
    const newest = new Set(ids.slice(0, CAPS.points.count));
    expect(new Set(archive.points.keys())).toEqual(newest);
    expect(store.getState().resumable).toEqual(newest);
    expect(archive.checkpoints.size).toBe(CAPS.checkpoints.count);
  });
});

describe('a dropped file', () => {
  const MINE = { ...CARD, name: 'mine', hash: 'mine' };
  const FILE = () => new File(['1 2 3 4 5 6'], 'mine.txt');

  async function dropped(archive = new MemoryArchive()) {
    const first = await visit(archive);
    first.lab.data.set('file', { ok: true, value: MINE });
    await first.session.receive(FILE());
    await first.later();
    return first;
  }

  async function again(archive: MemoryArchive) {
    const lab = new FakeLab();
    lab.data.set('file', { ok: true, value: MINE });
    const next = await visit(archive, false, lab);
    await next.session.beginWith(null);
    const opened = () =>
      lab.calls.flatMap(({ name, detail }) =>
        name === 'openDataset' && (detail as { kind: string }).kind === 'file' ? [detail] : [],
      );
    return { ...next, opened, slot: () => slotOf(next.store.getState(), DATA) };
  }

  it('opens by itself in the next visit, and is not written again', async () => {
    const { archive } = await dropped();
    archive.writes.length = 0;
    const next = await again(archive);
    await vi.waitFor(() => expect(next.slot().opened?.card).toEqual(MINE));
    expect(next.opened()).toMatchObject([{ kind: 'file', name: 'mine.txt', dropShort: false }]);
    const { file } = next.opened()[0] as { file: Blob };
    expect(await file.text()).toBe('1 2 3 4 5 6');
    await next.later();
    expect(archive.writes).toEqual([]);
  });

  it('opens also when the bundled data of the shipped copy are still on their way', async () => {
    const archive = new MemoryArchive();
    const first = await visit(archive);
    first.lab.data.set('file', { ok: true, value: MINE });
    await first.session.receive(new File(['1 2 3 4 5 6'], 'mine.txt'));
    await first.later();
    const lab = new FakeLab();
    lab.data.set('file', { ok: true, value: MINE });
    const open = lab.openDataset;
    let arrive: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (arrive = resolve));
    lab.openDataset = async (source, onProgress) => {
      if (source.kind === 'bundled') await late;
      return open(source, onProgress);
    };
    const store = createLabStore();
    const keep = createKeep(store, {
      archive,
      claim: (mine) => mine(),
      now: () => 1,
      later: () => () => undefined,
    });
    const session = createSession(lab, store, keep);
    await session.beginWith(null);
    await vi.waitFor(() => expect(slotOf(store.getState(), DATA).opened?.card).toEqual(MINE));
    arrive();
    await new Promise((resolve) => setTimeout(resolve));
    expect(slotOf(store.getState(), DATA).opened?.card).toEqual(MINE);
    expect(store.getState().history.past).toEqual([]);
  });

  it('is asked for once when it is not kept any more, however much is changed', async () => {
    const { archive } = await dropped();
    archive.files.clear();
    const asked = vi.spyOn(archive, 'file');
    const next = await again(archive);
    next.session.rename('Mine');
    next.session.add('text', 0);
    next.session.add('text', 0);
    await next.later();
    expect(next.slot().state.kind).toBe('empty');
    expect(asked).toHaveBeenCalledOnce();
  });

  it('lets a run go on without being dropped again', async () => {
    const first = await dropped();
    await first.session.run();
    first.lab.begin();
    first.epochs(0, 1);
    await first.later();
    const lab = new FakeLab();
    lab.data.set('file', { ok: true, value: MINE });
    const next = await visit(first.archive, false, lab);
    await next.session.goOn(next.run().id);
    expect(next.lab.run.resume).toEqual(point(1));
    expect(next.store.getState().complaint).toBeNull();
  });

  it('is the one of its own cell where two have the same name', async () => {
    const { archive } = await dropped();
    const other = await visit(archive);
    other.session.create();
    other.lab.data.set('file', { ok: true, value: { ...MINE, hash: 'other' } });
    await other.session.receive(new File(['9 9 9'], 'mine.txt'));
    await other.later();
    expect(archive.files.size).toBe(2);
    const next = await again(archive);
    await vi.waitFor(() => expect(next.opened()).toHaveLength(1));
    const { file } = next.opened()[0] as { file: Blob };
    expect(await file.text()).toBe('1 2 3 4 5 6');
  });

  it('that cannot be stored costs nothing else', async () => {
    const archive = new MemoryArchive();
    archive.refuseOnly = ['file'];
    archive.refuse = new DOMException('changed on disk', 'NotReadableError');
    const { store, slotOpened } = await dropped(archive).then((all) => ({
      ...all,
      slotOpened: slotOf(all.store.getState(), DATA).opened,
    }));
    expect(slotOpened?.card).toEqual(MINE);
    expect(store.getState().saving.kind).toBe('kept');
    expect(archive.refused).toBe(1);
  });

  it('goes when everything is cleared', async () => {
    const { archive, session, later } = await dropped();
    await session.clear();
    await later();
    expect(archive.files.size).toBe(0);
  });

  it('of another visit is never put over what a person has opened meanwhile', async () => {
    const { archive } = await dropped();
    let answer: () => void = () => undefined;
    const real = archive.file;
    vi.spyOn(archive, 'file').mockImplementation(async (wish) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return real(wish);
    });
    const next = await again(archive);
    await next.session.openDataset(DATA, { kind: 'bundled', name: 'planted-intents' });
    answer();
    await Promise.resolve();
    await next.later();
    expect(next.opened()).toEqual([]);
  });
});

describe('a full disk', () => {
  const KINDS = [
    'run',
    'steps',
    'maps',
    'hidden',
    'notebook',
    'point',
    'checkpoint',
    'file',
  ] as const;

  it.each(KINDS)(
    'that refuses "%s" harms no run and nothing stored, and is made up for',
    async (kind) => {
      const archive = new MemoryArchive();
      const all = await visit(archive);
      const { session, lab, epochs, store, run, later } = all;
      lab.data.set('file', { ok: true, value: { ...CARD, hash: 'mine' } });
      const told: string[] = [];
      store.subscribe(({ saving }) => {
        const words = saving.kind === 'failing' ? saving.message : null;
        if (words !== null && words !== told.at(-1)) told.push(words);
      });
      // Something of every kind is stored, then the disk is full for one of them.
      await session.run();
      lab.begin();
      epochs(0, 1);
      await vi.waitFor(() => expect(run().maps).toHaveLength(1));
      await session.stop();
      await later();
      const [old] = store.getState().runs;
      const stored = archive.runs.get(old.id);
      archive.refuseOnly = [kind];
      archive.refuse = FULL;

      await session.receive(new File(['1 2 3'], 'mine.txt'));
      await session.run();
      lab.begin();
      epochs(0, 2);
      session.hide(old.id, true);
      await vi.waitFor(() => expect(run().maps.length).toBeGreaterThan(0));
      expect(run().status).toBe('running');
      lab.finish();
      await vi.waitFor(() => expect(lab.calls.at(-1)?.name).toBe('checkpoint'));
      await later();
      // Of a run that is done no point is kept: it is another's that has no room.
      if (kind === 'point') {
        await session.run();
        lab.begin();
        epochs(0, 1);
        await later();
      }
      expect(store.getState().saving.kind).toBe('failing');
      expect(run().status).toBe(kind === 'point' ? 'running' : 'done');
      expect(archive.runs.get(old.id)).toEqual(stored);
      expect(archive.points.get(old.id)).toEqual(point(1));
      // The same words all the while: the page tells them once.
      const words = told.at(-1);
      await later();
      await later();
      expect(told.at(-1)).toBe(words);
      expect(told.length).toBeLessThanOrEqual(1);

      archive.refuse = null;
      await later();
      expect(store.getState().saving.kind).toBe('kept');
      const next = await visit(archive);
      expect(next.run()).toMatchObject({ id: run().id, epochs: run().epochs, steps: run().steps });
      expect(next.run().maps).toHaveLength(run().maps.length);
      expect(archive.hidden.has(old.id)).toBe(true);
      expect(archive.files.has('mine')).toBe(true);
      expect(archive.checkpoints.size).toBe(2);
      expect((await archive.notebook(notebookOf(store.getState()).id))?.notebook).toEqual(
        notebookOf(store.getState()),
      );
      if (kind === 'point') expect(archive.points.get(run().id)).toEqual(point(1));
    },
  );

  it('is not said of runs when only something else has no room', async () => {
    const archive = new MemoryArchive();
    archive.refuseOnly = ['checkpoint'];
    archive.refuse = FULL;
    const { session, lab, epochs, store, later } = await visit(archive);
    await session.run();
    lab.begin();
    epochs(0, 1);
    lab.finish();
    await later();
    expect(store.getState().saving).toMatchObject({
      message: 'The browser’s storage is full: runs are saved, but not learned parameters.',
    });
    // A run that is deleted leaves nothing to be stored: all is well again.
    await session.removeRun(lab.run.runId);
    await later();
    expect(store.getState().saving.kind).toBe('kept');
  });

  it('at the first look is made up for: earlier runs are listed once it is over', async () => {
    const { archive, record: run } = await ended('done');
    const load = vi.spyOn(archive, 'load').mockRejectedValueOnce(FULL);
    const next = await visit(archive);
    expect(next.store.getState()).toMatchObject({ runs: [], saving: { kind: 'failing' } });
    await next.later();
    expect(load).toHaveBeenCalledTimes(2);
    expect(next.store.getState().runs.map(({ id }) => id)).toEqual([run.id]);
    expect(next.store.getState().saving.kind).toBe('kept');
  });
});

it('forgets the runs of a notebook beyond those that are listed', async () => {
  const archive = new MemoryArchive();
  const { session, store, later } = await visit(archive);
  session.create();
  const { id } = notebookOf(store.getState());
  const place = { notebook: id, cell: DATA };
  const old = { ...record({}, 'old'), status: 'done' as const };
  archive.runs.set(runId('unlisted'), { ...old, id: runId('unlisted'), place });
  archive.runs.set(runId('another'), { ...old, id: runId('another') });
  archive.checkpoints.set(runId('unlisted'), { savedAt: 1, file: new Blob(['x']) });
  expect(store.getState().runs).toEqual([]);
  await session.forgetNotebook(id);
  await later();
  expect([...archive.runs.keys()]).toEqual(['another']);
  expect(archive.checkpoints.size).toBe(0);
});
