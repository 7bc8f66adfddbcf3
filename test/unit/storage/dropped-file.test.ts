import { describe, expect, it, vi } from 'vitest';
import { createKeep } from '../../../src/storage/keepers/index.ts';
import { createSession } from '../../../src/session/index.ts';
import { slotOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { DATA, point, visit } from '../../support/visit.ts';

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

  it('is written once the browser takes it, where it was refused for a reason that may pass', async () => {
    const archive = new MemoryArchive();
    archive.refuseOnly = ['file'];
    archive.refuse = new DOMException('the transaction was aborted', 'AbortError');
    const { store, later } = await dropped(archive);
    expect(archive.files.size).toBe(0);
    expect(store.getState().saving.kind).toBe('failing');
    archive.refuse = null;
    await later();
    expect(archive.files.size).toBe(1);
    expect(store.getState().saving.kind).toBe('kept');
  });

  it('opens also when its notebook is turned to once more while it is read', async () => {
    const { archive } = await dropped();
    const lab = new FakeLab();
    lab.data.set('file', { ok: true, value: MINE });
    const open = lab.openDataset;
    let arrive: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (arrive = resolve));
    lab.openDataset = async (source, onProgress) => {
      const answer = await open(source, onProgress);
      if (source.kind === 'file') await late;
      return answer;
    };
    const { session, store } = await visit(archive, false, lab);
    await session.beginWith(null);
    await vi.waitFor(() => expect(slotOf(store.getState(), DATA).state.kind).toBe('loading'));
    await session.openNotebook(store.getState().history.present.id);
    arrive();
    await vi.waitFor(() => expect(slotOf(store.getState(), DATA).opened?.card).toEqual(MINE));
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
