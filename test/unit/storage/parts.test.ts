import { describe, expect, it, vi } from 'vitest';
import { CAPS, beyond } from '../../../src/storage/limits.ts';
import { canResume } from '../../../src/runs/resume.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { DATA, ended, forgetful, point, visit } from '../../support/visit.ts';
import { record } from '../../support/runs-fixture.ts';

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
