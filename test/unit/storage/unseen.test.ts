import { describe, expect, it, vi } from 'vitest';
import { SHIPPED } from '../../../src/shipped/index.ts';
import { notebookOf } from '../../../src/state/selectors.ts';
import type { MemoryArchive } from '../../support/memory-archive.ts';
import { EXPERIMENT, visit } from '../../support/visit.ts';
import { experimentAt } from '../../support/kinds.ts';

const FIRST = SHIPPED[0].notebook;

type Visit = Awaited<ReturnType<typeof visit>>;

const seed = ({ store }: Pick<Visit, 'store'>) =>
  experimentAt(notebookOf(store.getState()), EXPERIMENT)?.config.settings.seed;

/** Titles and seeds of all that is stored. */
async function stored(archive: MemoryArchive) {
  const all = await Promise.all([...archive.notebooks.keys()].map((id) => archive.notebook(id)));
  return all
    .flatMap((one) => (one === null ? [] : [one.notebook]))
    .map((one) => [one.title, experimentAt(one, EXPERIMENT)?.config.settings.seed])
    .sort(([a], [b]) => String(a).localeCompare(String(b)));
}

/** First steps, changed and stored by an earlier visit. */
async function changed(to = 7) {
  const before = await visit();
  await before.session.beginWith(null);
  before.session.setting(EXPERIMENT, 'seed', to);
  await before.later();
  return before.archive;
}

const BOTH = [
  [FIRST.title, 9],
  [`${FIRST.title}, as it was left`, 7],
];

describe('a notebook that is changed before its stored copy was shown', () => {
  it('is written, and the stored copy becomes a notebook of its own; the person is told', async () => {
    const archive = await changed();
    const next = await visit(archive);
    next.session.setting(EXPERIMENT, 'seed', 9);
    await next.session.beginWith(null);
    await next.later();
    expect(await stored(archive)).toEqual(BOTH);
    expect(
      next.store
        .getState()
        .library.map(({ title }) => title)
        .sort(),
    ).toEqual(BOTH.map(([title]) => title));
    expect(next.store.getState().notices).toHaveLength(1);
    expect(next.store.getState().notices[0]).toMatch(/Nothing is lost/);
    // Once: what follows is the same document.
    next.session.setting(EXPERIMENT, 'batch_size', 128);
    await next.later();
    expect(archive.notebooks.size).toBe(2);
  });

  it('keeps both when the change falls into the reading of the stored copy', async () => {
    const archive = await changed();
    const next = await visit(archive);
    const begun = next.session.beginWith(null);
    await Promise.resolve();
    next.session.setting(EXPERIMENT, 'seed', 9);
    await begun;
    expect(seed(next)).toBe(9);
    await next.later();
    expect(await stored(archive)).toEqual(BOTH);
  });

  it('keeps both when the disk is full half way, and once each', async () => {
    const archive = await changed();
    const next = await visit(archive);
    next.session.setting(EXPERIMENT, 'seed', 9);
    let room = 1;
    const original = archive.saveNotebook;
    archive.saveNotebook = (document, at) => {
      room -= 1;
      return room < 0
        ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
        : original(document, at);
    };
    await next.later();
    expect(next.store.getState().saving.kind).toBe('failing');
    room = 9;
    await next.later();
    expect(await stored(archive)).toEqual(BOTH);
  });

  it('makes no copy of what was shown before it was changed', async () => {
    const archive = await changed();
    const next = await visit(archive);
    await next.session.beginWith(null);
    next.session.setting(EXPERIMENT, 'seed', 9);
    next.session.create();
    await next.session.openNotebook(FIRST.id);
    next.session.setting(EXPERIMENT, 'batch_size', 128);
    await next.later();
    expect((await stored(archive)).map(([title]) => title)).toEqual([FIRST.title, 'Untitled']);
  });
});

describe('a second tab that takes over', () => {
  /** Two tabs show the same; the first goes on writing. */
  async function two() {
    const archive = await changed();
    const first = await visit(archive);
    await first.session.beginWith(null);
    await first.session.run();
    first.lab.begin();
    first.lab.finish();
    await first.later();
    const second = await visit(archive, true);
    await second.session.beginWith(null);
    expect(seed(second)).toBe(7);
    expect(second.store.getState().saving).toEqual({ kind: 'elsewhere' });
    return { archive, first, second };
  }

  it('shows what the first has written since, and writes nothing over it', async () => {
    const { archive, first, second } = await two();
    first.session.setting(EXPERIMENT, 'seed', 8);
    first.session.renameRun(first.run().id, 'the one');
    await first.later();
    archive.writes.length = 0;
    second.grant();
    await vi.waitFor(() => expect(second.store.getState().saving.kind).toBe('kept'));
    await vi.waitFor(() => expect(seed(second)).toBe(8));
    expect(second.run().name).toBe('the one');
    await second.later();
    expect(archive.writes).toEqual([]);
    second.session.star(second.run().id, true);
    await second.later();
    expect([...archive.runs.values()]).toMatchObject([{ name: 'the one', starred: true }]);
  });

  it('keeps its own changes, and the newer document of the first beside them', async () => {
    const { archive, first, second } = await two();
    second.session.setting(EXPERIMENT, 'seed', 9);
    first.session.setting(EXPERIMENT, 'seed', 8);
    await first.later();
    await second.later();
    expect(await stored(archive)).toEqual([[FIRST.title, 8]]);
    second.grant();
    await vi.waitFor(() => expect(second.store.getState().saving.kind).toBe('kept'));
    await second.later();
    expect(seed(second)).toBe(9);
    expect(await stored(archive)).toEqual([
      [FIRST.title, 9],
      [`${FIRST.title}, as it was left`, 8],
    ]);
  });

  it('lets go of runs the first has deleted, and deletes those it deleted itself', async () => {
    const { archive, first, second } = await two();
    await first.session.run();
    first.lab.begin();
    first.lab.finish();
    await first.later();
    const [newer, older] = first.store.getState().runs;
    const third = await visit(archive, true);
    await third.session.removeRun(newer.id);
    await first.session.removeRun(older.id);
    await first.later();
    for (const tab of [second, third]) {
      tab.grant();
      await vi.waitFor(() => expect(tab.store.getState().saving.kind).toBe('kept'));
      await tab.later();
    }
    expect(third.store.getState().runs).toEqual([]);
    expect(second.store.getState().runs.map(({ id }) => id)).toEqual([newer.id]);
    expect(archive.runs.size).toBe(0);
  });

  it('goes on with the run it has at work', async () => {
    const { second, archive } = await two();
    await second.session.run();
    second.lab.begin();
    second.epochs(0, 1);
    const { id } = second.run();
    second.grant();
    await vi.waitFor(() => expect(archive.points.has(id)).toBe(true));
    expect(second.run()).toMatchObject({ id, status: 'running' });
    expect(archive.runs.get(id)?.status).toBe('running');
  });
});

describe('a notebook that a newer page wrote', () => {
  const NEWER = { version: 99, kinds: 'not known here' };

  async function newer() {
    const archive = await changed();
    const record = { ...archive.notebooks.get(FIRST.id), ...NEWER } as never;
    archive.notebooks.set(FIRST.id, record);
    const next = await visit(archive);
    await next.session.beginWith(null);
    return { ...next, archive, record: archive.notebooks.get(FIRST.id) };
  }

  it('is counted, not listed, and the shipped copy is shown', async () => {
    const { store } = await newer();
    expect(store.getState().unreadable).toEqual({ runs: 0, notebooks: 1 });
    expect(store.getState().library).toEqual([]);
    expect(notebookOf(store.getState())).toEqual(FIRST);
  });

  it('stays as it is, whatever is changed here; that is there at the next visit', async () => {
    const { archive, record, session, later } = await newer();
    for (const seed of [9, 10]) {
      session.setting(EXPERIMENT, 'seed', seed);
      await later();
    }
    expect(archive.notebooks.get(FIRST.id)).toBe(record);
    expect(archive.notebooks.size).toBe(2);
    const again = await visit(archive);
    await again.session.beginWith(null);
    expect(seed(again)).toBe(10);
    expect(again.store.getState().library.map(({ id }) => id)).toEqual([FIRST.id]);
    await again.session.forgetNotebook(FIRST.id);
    expect([...archive.notebooks.values()]).toEqual([record]);
  });
});
