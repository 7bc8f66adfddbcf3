import { describe, expect, it, vi } from 'vitest';
import { notebookOf } from '../../../src/state/selectors.ts';
import { CARD } from '../../support/fake-lab.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { ended, point, visit } from '../../support/visit.ts';

const FULL = new DOMException('full', 'QuotaExceededError');

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
