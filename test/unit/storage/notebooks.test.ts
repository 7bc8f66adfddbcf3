import { describe, expect, it, vi } from 'vitest';
import { intentsKind } from '../../../src/kinds/intents/kind.ts';
import { cellId, notebookId, type CellId } from '../../../src/document/ids.ts';
import { cellOf, type Notebook } from '../../../src/document/notebook.ts';
import { SHIPPED } from '../../../src/shipped/index.ts';
import { FIRST_PLACE } from '../../../src/state/changes.ts';
import { notebookOf, runsHere, runAt } from '../../../src/state/selectors.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { MemoryArchive } from '../../support/memory-archive.ts';
import { EXPERIMENT, point, visit } from '../../support/visit.ts';
import { record } from '../../support/runs-fixture.ts';
import { experimentAt } from '../../support/kinds.ts';
import { newCell } from '../../../src/document/cells.ts';
import { isEdited } from '../../../src/shipped/edited.ts';

const FIRST = SHIPPED[0].notebook;

const MINE: Notebook = {
  id: notebookId('mine'),
  title: 'Mine',
  shipped: null,
  cells: [newCell('dataset', cellId('data')), newCell('experiment', cellId('other'))],
};

const none = new Map();

type Visit = Awaited<ReturnType<typeof visit>>;

/** The seed an experiment of the open document has. */
const seed = ({ store }: Pick<Visit, 'store'>, id: CellId = EXPERIMENT) =>
  experimentAt(notebookOf(store.getState()), id)?.config.settings.seed;

const storedSeed = async (archive: MemoryArchive, id = FIRST.id) => {
  const stored = await archive.notebook(id);
  return stored === null ? null : experimentAt(stored.notebook, EXPERIMENT)?.config.settings.seed;
};

describe('a change of the document', () => {
  it('is written within a second', async () => {
    const { archive, session, later, store } = await visit();
    await later();
    expect(archive.writes).toEqual([]);
    session.setting(EXPERIMENT, 'seed', 7);
    expect(archive.writes).toEqual([]);
    await later();
    expect(archive.writes).toEqual(['notebook']);
    expect(await storedSeed(archive)).toBe(7);
    expect(store.getState().saving).toEqual({ kind: 'kept', at: 1000 });
    expect(store.getState().library).toEqual([
      { id: FIRST.id, title: FIRST.title, shipped: FIRST.shipped, savedAt: 1000 },
    ]);
  });

  it('is written at once when the page goes away', async () => {
    const { archive, session, keep } = await visit();
    session.setting(EXPERIMENT, 'seed', 7);
    await keep.flush();
    expect(await storedSeed(archive)).toBe(7);
  });

  it('is written when it is an undo, down to where it began', async () => {
    const { archive, session, later } = await visit();
    const before = FIRST.cells.find(({ id }) => id === EXPERIMENT);
    session.setting(EXPERIMENT, 'seed', 7);
    await later();
    session.undo();
    await later();
    const stored = await archive.notebook(FIRST.id);
    expect(stored && cellOf(stored.notebook, EXPERIMENT)).toEqual(before);
  });

  it('is none when a run begins or a notebook is only opened', async () => {
    const { archive, session, lab, later } = await visit();
    await session.run();
    lab.begin();
    lab.finish();
    await later();
    await session.openNotebook(FIRST.id);
    await later();
    expect(archive.notebooks.size).toBe(0);
  });

  it('waits and is made up for while the browser refuses', async () => {
    const { archive, session, later, store } = await visit();
    archive.refuse = new DOMException('full', 'QuotaExceededError');
    session.setting(EXPERIMENT, 'seed', 7);
    await later();
    expect(store.getState().saving.kind).toBe('failing');
    archive.refuse = null;
    await later();
    expect(await storedSeed(archive)).toBe(7);
  });
});

describe('the next visit', () => {
  it('finds the document and the run it showed as they were left, and nothing to undo', async () => {
    const first = await visit();
    for (let i = 0; i < 2; i += 1) {
      await first.session.run();
      first.lab.begin();
      first.lab.finish();
    }
    const [, older] = first.store.getState().runs;
    first.session.setting(EXPERIMENT, 'seed', 7);
    first.session.show(older.id);
    await first.later();
    const next = await visit(first.archive);
    await next.session.beginWith(null);
    expect(seed(next)).toBe(7);
    expect(runAt(next.store.getState(), EXPERIMENT)?.id).toBe(older.id);
    expect(next.store.getState().history.past).toEqual([]);
    first.archive.writes.length = 0;
    await next.later();
    expect(first.archive.writes).toEqual([]);
  });

  it('opens the notebook that is asked for', async () => {
    const first = await visit();
    first.keep.keepNotebook(MINE, none);
    await first.later();
    const next = await visit(first.archive);
    await next.session.beginWith(MINE.id);
    expect(notebookOf(next.store.getState())).toEqual(MINE);
  });

  it('opens First steps when what is asked for is not there', async () => {
    const { session, store } = await visit();
    await session.beginWith(notebookId('gone'));
    expect(notebookOf(store.getState())).toBe(FIRST);
  });

  it('does not interrupt somebody who was quicker than the archive', async () => {
    const first = await visit();
    first.keep.keepNotebook(MINE, none);
    await first.later();
    const edits = await visit(first.archive);
    edits.session.setting(EXPERIMENT, 'seed', 9);
    await edits.session.beginWith(MINE.id);
    expect(notebookOf(edits.store.getState()).id).toBe(FIRST.id);
    expect(seed(edits)).toBe(9);
    const runs = await visit(first.archive);
    const started = runs.session.run();
    await runs.session.beginWith(MINE.id);
    await started;
    expect(notebookOf(runs.store.getState()).id).toBe(FIRST.id);
    expect(runs.lab.requests).toHaveLength(1);
  });

  it('lists the runs of a page without notebooks in First steps', async () => {
    const archive = new MemoryArchive();
    const old = { ...record({}, 'calm-otter-1'), status: 'done' as const };
    archive.runs.set(old.id, old);
    const { store, later } = await visit(archive);
    expect(runsHere(store.getState()).map(({ id }) => id)).toEqual([old.id]);
    expect(runAt(store.getState(), EXPERIMENT)?.id).toBe(old.id);
    await later();
    expect(archive.runs.get(old.id)?.place).toEqual(FIRST_PLACE);
  });
});

describe('turning to another notebook', () => {
  it('writes the one before, and finds it again as it was left', async () => {
    const all = await visit();
    const { archive, session, later } = all;
    session.setting(EXPERIMENT, 'seed', 7);
    session.create();
    expect(seed(all)).not.toBe(7);
    // Not written yet, and not lost either.
    await session.openNotebook(FIRST.id);
    expect(seed(all)).toBe(7);
    session.setting(EXPERIMENT, 'seed', 8);
    session.create();
    await later();
    expect(await storedSeed(archive)).toBe(8);
    await session.openNotebook(FIRST.id);
    expect(seed(all)).toBe(8);
  });

  it('leaves its runs behind, and finds them again', async () => {
    const { session, lab, store } = await visit();
    await session.run();
    lab.begin();
    lab.finish();
    session.create();
    expect(runsHere(store.getState())).toEqual([]);
    expect(runAt(store.getState(), EXPERIMENT)).toBeNull();
    await session.openNotebook(FIRST.id);
    expect(runsHere(store.getState())).toHaveLength(1);
  });

  it('makes new ones and copies that are kept at once', async () => {
    const { archive, session, later, store } = await visit();
    session.setting(EXPERIMENT, 'seed', 7);
    session.copyNotebook();
    const copy = notebookOf(store.getState());
    expect(copy).toMatchObject({ title: 'First steps, a copy', shipped: null });
    await later();
    expect([...archive.notebooks.keys()].sort()).toEqual([FIRST.id, copy.id].sort());
    expect(await storedSeed(archive, copy.id)).toBe(7);
  });
});

describe('a shipped notebook', () => {
  it('is reset to what was shipped, and undo brings the edits back', async () => {
    const all = await visit();
    const { session, store } = all;
    expect(isEdited(notebookOf(store.getState()))).toBe(false);
    session.look(cellId('intents'), intentsKind, { colour_by: 'planted' });
    expect(isEdited(notebookOf(store.getState()))).toBe(false);
    session.setting(EXPERIMENT, 'seed', 7);
    session.rename('Mine');
    expect(isEdited(notebookOf(store.getState()))).toBe(true);
    session.reset();
    expect(notebookOf(store.getState())).toEqual(FIRST);
    session.undo();
    expect(seed(all)).toBe(7);
    expect(notebookOf(store.getState()).title).toBe('Mine');
  });
});

describe('a notebook that is forgotten', () => {
  it('takes its runs along and gives way to First steps as it was left', async () => {
    const all = await visit();
    const { archive, session, lab, store, later } = all;
    session.setting(EXPERIMENT, 'seed', 7);
    session.create();
    const { id } = notebookOf(store.getState());
    await session.run();
    lab.begin();
    await later();
    expect([...archive.notebooks.keys()]).toContain(id);
    await session.forgetNotebook(id);
    await later();
    expect(lab.calls.at(-1)?.name).not.toBe('start');
    expect(lab.calls.some(({ name }) => name === 'stop')).toBe(true);
    expect(notebookOf(store.getState()).id).toBe(FIRST.id);
    expect(seed(all)).toBe(7);
    expect([...archive.notebooks.keys()]).toEqual([FIRST.id]);
    expect(archive.runs.size).toBe(0);
    expect(store.getState().library.map((entry) => entry.id)).toEqual([FIRST.id]);
  });
});

describe('what is said of a run', () => {
  it('is written, and found by the next visit', async () => {
    const { archive, session, lab, run, later } = await visit();
    await session.run();
    lab.begin();
    lab.finish();
    await later();
    session.renameRun(run().id, ' the one ');
    session.note(run().id, 'Worth a second look.');
    session.star(run().id, true);
    await later();
    const next = await visit(archive);
    expect(next.run()).toMatchObject({
      name: 'the one',
      note: 'Worth a second look.',
      starred: true,
    });
  });
});

describe('a run that is deleted', () => {
  async function stopped() {
    const all = await visit();
    await all.session.run();
    all.lab.begin();
    all.epochs(0, 1);
    await vi.waitFor(() => expect(all.run().maps).toHaveLength(1));
    await all.session.stop();
    await all.later();
    return { ...all, record: all.run() };
  }

  it('leaves the archive with its point', async () => {
    const { archive, session, record: run, later } = await stopped();
    expect([archive.runs.size, archive.points.size]).toEqual([1, 1]);
    await session.removeRun(run.id);
    await later();
    expect([archive.runs.size, archive.points.size]).toEqual([0, 0]);
  });

  it('is written again when it is brought back, and can go on in the next visit', async () => {
    const { archive, session, store, record: run, later } = await stopped();
    await session.removeRun(run.id);
    await later();
    store.getState().toast?.undo?.();
    await later();
    const next = await visit(archive);
    expect(next.run()).toEqual({ ...run, snapshots: [], stepsPerSecond: run.stepsPerSecond });
    await next.session.toggle();
    expect(next.lab.run).toMatchObject({ runId: run.id, resume: point(1) });
  });
});

describe('another tab', () => {
  it('writes and deletes nothing, and keeps its edits while it turns pages', async () => {
    const first = await visit();
    await first.session.run();
    first.lab.begin();
    first.lab.finish();
    first.keep.keepNotebook(MINE, none);
    await first.later();
    const { archive } = first;
    archive.writes.length = 0;
    const second = await visit(archive, true, new FakeLab());
    second.session.setting(EXPERIMENT, 'seed', 7);
    await second.session.removeRun(second.run().id);
    second.session.create();
    await second.session.openNotebook(FIRST.id);
    expect(seed(second)).toBe(7);
    await second.session.forgetNotebook(MINE.id);
    await second.later();
    expect(archive.writes).toEqual([]);
    expect([...archive.notebooks.keys()]).toEqual([MINE.id]);
    expect(archive.runs.size).toBe(1);
  });
});

describe('clearing', () => {
  it('forgets notebooks and edits too, and nothing comes back', async () => {
    const { archive, session, keep, store, later } = await visit();
    session.create();
    session.rename('Mine');
    await later();
    await session.clear();
    expect(notebookOf(store.getState())).toBe(FIRST);
    expect(store.getState()).toMatchObject({ runs: [], library: [] });
    await later();
    await keep.flush();
    expect(archive.notebooks.size + archive.runs.size + archive.points.size).toBe(0);
    expect(store.getState().library).toEqual([]);
  });

  it('forgets the edits of First steps', async () => {
    const all = await visit();
    all.session.setting(EXPERIMENT, 'seed', 7);
    await all.later();
    await all.session.clear();
    await all.later();
    expect(isEdited(notebookOf(all.store.getState()))).toBe(false);
    expect(all.archive.notebooks.size).toBe(0);
  });
});
