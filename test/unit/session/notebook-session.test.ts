import { describe, expect, it, vi } from 'vitest';
import { createSession } from '../../../src/session/index.ts';
import { cellId } from '../../../src/document/ids.ts';
import { cellOf, cellsOf } from '../../../src/document/notebook.ts';
import { embedded, PAGE_LIMIT } from '../../../src/exchange/html/embedded.ts';
import { writeWithoutOutputs } from '../../../src/exchange/ipynb/index.ts';
import { withRuns } from '../../../src/state/changes.ts';
import { notebookOf, runsHere, slotOf, staleOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import type { LabState } from '../../../src/state/state.ts';
import { CARD, FakeLab } from '../../support/fake-lab.ts';
import { BUNDLED, DATA, EXPERIMENT, point } from '../../support/visit.ts';
import { view } from '../../support/notebook-fixture.ts';
import { record } from '../../support/runs-fixture.ts';
import { datasetKind } from '../../../src/kinds/dataset/kind.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';

const BEAUTY = { kind: 'catalog', name: 'Beauty' } as const;
const BEAUTY_CARD = { ...CARD, name: 'Beauty', hash: 'beauty', paper: 'Beauty' as const };

async function ready() {
  const lab = new FakeLab();
  lab.data.set('catalog', {
    ok: true,
    value: { ...BEAUTY_CARD, format: 'user-per-line' },
  });
  const store = createLabStore();
  const session = createSession(lab, store);
  await session.beginWith(null);
  await vi.waitFor(() => expect(slotOf(store.getState(), DATA).opened).not.toBeNull());
  const asked = () => lab.calls.filter(({ name }) => name === 'openDataset').length;
  const cell = (id = DATA) => cellOf(notebookOf(store.getState()), id);
  return { lab, store, session, asked, cell };
}

const openCard = (state: LabState) => slotOf(state, DATA).opened?.card.name;

describe('the data of a cell', () => {
  it('go back and forth with the document, and the engine is not asked again', async () => {
    const { store, session, asked, cell } = await ready();
    await session.openDataset(DATA, BEAUTY);
    expect(cell()?.config).toEqual({ source: BEAUTY });
    expect(cell(EXPERIMENT)?.config).toMatchObject({ preset: 'official-Beauty' });
    const before = asked();
    session.undo();
    expect(cell()?.config).toEqual({ source: BUNDLED });
    expect(cell(EXPERIMENT)?.config).toMatchObject({ preset: 'quick' });
    expect(openCard(store.getState())).toBe('planted-intents');
    session.redo();
    expect(openCard(store.getState())).toBe('Beauty');
    expect(slotOf(store.getState(), DATA).state).toMatchObject({ kind: 'ready', source: BEAUTY });
    expect(asked()).toBe(before);
  });

  it('are not fetched from elsewhere unless a person asks', async () => {
    const { lab, store, session, asked } = await ready();
    const before = asked();
    session.configure(DATA, datasetKind, { source: BEAUTY });
    expect(asked()).toBe(before);
    expect(slotOf(store.getState(), DATA)).toEqual({ state: { kind: 'empty' }, opened: null });
    await session.run();
    expect(lab.calls.filter(({ name }) => name === 'openDataset').at(-1)?.detail).toEqual(BEAUTY);
    expect(lab.run.datasetId).toBe(CARD.id);
  });

  it('are asked for once where they fail, however much is changed elsewhere', async () => {
    const lab = new FakeLab();
    const error = { code: 'NETWORK', message: 'Not reached.', action: 'Wait.' } as const;
    lab.data.set('bundled', FakeLab.refuse(error));
    const store = createLabStore();
    const session = createSession(lab, store);
    await session.beginWith(null);
    await vi.waitFor(() => expect(slotOf(store.getState(), DATA).state.kind).toBe('failed'));
    session.setting(EXPERIMENT, 'seed', 7);
    session.rename('Mine');
    session.add('text', 0);
    expect(lab.calls.filter(({ name }) => name === 'openDataset')).toHaveLength(1);
    expect(slotOf(store.getState(), DATA).state).toMatchObject({ kind: 'failed', error });
  });

  it('from a dropped file are those of the experiment last touched', async () => {
    const { lab, store, session } = await ready();
    const other = session.add('dataset', 0);
    const second = session.add('experiment', 1);
    session.configure(second, experimentKind, { dataset: other });
    const value = { ...CARD, name: 'mine', hash: 'mine' };
    lab.data.set('file', { ok: true, value });
    session.activate(second);
    await session.receive(new File(['1 2 3'], 'mine.txt'));
    expect(slotOf(store.getState(), other).opened?.card).toEqual(value);
    expect(openCard(store.getState())).toBe('planted-intents');
    session.activate(EXPERIMENT);
    await session.receive(new File(['1 2 3'], 'mine.txt'));
    expect(openCard(store.getState())).toBe('mine');
  });
});

describe('a file to look at', () => {
  it('is refused with the way to what can be opened, and is never read as data', async () => {
    const { lab, store, session } = await ready();
    const before = lab.calls.length;
    for (const name of [
      'somebody-elses.html',
      'theirs.htm',
      'brisk-otter-1-loss.svg',
      'runs.json',
    ]) {
      await session.receive(new File(['1 2 3'], name));
      expect(store.getState().complaint).toMatchObject({ code: 'BAD_DOCUMENT' });
      expect(store.getState().complaint?.message).toContain(name);
      session.dismiss();
    }
    expect(lab.calls).toHaveLength(before);
  });
});

describe('a saved page', () => {
  const page = (notebook: string) =>
    `<!doctype html><h1>x</h1>${embedded(notebook)}<script>boom()</script>`;
  const ours = writeWithoutOutputs(view, '1');

  it('opens as its notebook, with its runs', async () => {
    const { lab, store, session } = await ready();
    const before = lab.calls.length;
    const renamed = { ...view.notebook, title: 'From a page' };
    const text = page(writeWithoutOutputs({ ...view, notebook: renamed }, '1'));
    await session.receive(new File([text], 'first-steps.HTM'));
    const state = store.getState();
    expect(state.complaint).toBeNull();
    expect(notebookOf(state)).toMatchObject({ title: 'From a page', cells: renamed.cells });
    expect(runsHere(state).map(({ name }) => name)).toEqual(view.runs.map(({ name }) => name));
    expect(lab.calls.slice(before).filter(({ name }) => name !== 'openDataset')).toEqual([]);
  });

  it.each([
    ['cut off', page(ours).slice(0, 300), /cut off/],
    [
      'of a newer page',
      page(ours.replace(/"version":\d+,"app"/, '"version":9,"app"')),
      /newer ELCRec Lab/,
    ],
    ['empty', page(''), /empty/],
    ['nested without end', page('['.repeat(1000)), /100 levels/],
  ])('with a notebook that is %s is refused, and why', async (_, text, why) => {
    const { store, session } = await ready();
    await session.receive(new File([text], 'mine.html'));
    const { complaint } = store.getState();
    expect(complaint?.code).toBe('BAD_DOCUMENT');
    expect(complaint?.message).toMatch(/^The notebook in mine\.html could not be opened\. /);
    expect(complaint?.message).toMatch(why);
    expect(notebookOf(store.getState()).title).toBe('First steps');
  });

  it('that is larger than any page is refused unread', async () => {
    const { store, session } = await ready();
    const file = new File([page(ours)], 'large.html');
    Object.defineProperty(file, 'size', { value: PAGE_LIMIT + 1 });
    const read = vi.spyOn(file, 'text');
    await session.receive(file);
    expect(store.getState().complaint?.message).toMatch(/large\.html is larger .* \(100 MB\)/);
    expect(read).not.toHaveBeenCalled();
  });
});

describe('several experiments', () => {
  async function three() {
    const all = await ready();
    const ids = [EXPERIMENT, ...[0, 1].map(() => all.session.add('experiment', 99))];
    const ran = () => all.store.getState().runs.map(({ place }) => place?.cell);
    return { ...all, ids, ran };
  }

  it('run in turn, each when the one before is done', async () => {
    const { lab, store, session, ids, ran } = await three();
    const all = session.runAll();
    for (const [i, id] of ids.entries()) {
      await vi.waitFor(() => expect(lab.requests).toHaveLength(i + 1));
      await vi.waitFor(() => expect(ran()[0]).toBe(id));
      expect(store.getState().queue.map(({ cell }) => cell)).toEqual(ids.slice(i + 1));
      lab.begin();
      lab.epochs(1);
      lab.finish();
    }
    await all;
    expect(store.getState().runs.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('end with the first that fails', async () => {
    const { lab, store, session } = await three();
    const all = session.runAll();
    await vi.waitFor(() => expect(lab.requests).toHaveLength(1));
    lab.begin();
    const error = { code: 'OUT_OF_MEMORY', message: 'Full.', action: 'Lower Batch.' } as const;
    lab.emit({ type: 'error', error });
    await all;
    expect(lab.requests).toHaveLength(1);
    expect(store.getState().queue).toEqual([]);
    expect(store.getState().toast?.text).toBe('The row ended here; 2 more were not run.');
  });

  it('end when the engine does not take one', async () => {
    const { lab, store, session } = await three();
    lab.startAnswer = FakeLab.refuse({ code: 'RUN_BUSY', message: 'Busy.', action: 'Wait.' });
    await session.runAll();
    expect(lab.requests).toHaveLength(1);
    expect(store.getState().queue).toEqual([]);
  });

  it('end when Stop is pressed', async () => {
    const { lab, store, session } = await three();
    const all = session.runAll();
    await vi.waitFor(() => expect(lab.requests).toHaveLength(1));
    lab.begin();
    await session.stop();
    await all;
    expect(lab.requests).toHaveLength(1);
    expect(store.getState()).toMatchObject({ queue: [], starting: null });
    expect(store.getState().toast?.text).toBe('Stopped; 2 more were not run.');
    expect(store.getState().runs.map(({ status }) => status)).toEqual(['stopped']);
  });

  it('run again where they are stale, and nowhere else', async () => {
    const { lab, store, session, ids, ran } = await three();
    for (const id of ids.slice(0, 2)) {
      await session.run(id);
      lab.begin();
      lab.epochs(1);
      lab.finish();
    }
    session.setting(ids[1], 'seed', 7);
    expect(staleOf(store.getState()).get(ids[1])).toBe('Settings changed since this ran');
    const stale = session.runStale();
    await vi.waitFor(() => expect(lab.requests).toHaveLength(3));
    lab.begin();
    lab.epochs(1);
    lab.finish();
    await stale;
    // The first is fresh, and the third was never run.
    expect(ran()).toEqual([ids[1], ids[1], ids[0]]);
    expect(lab.run.config.seed).toBe(7);
    expect(staleOf(store.getState()).has(ids[1])).toBe(false);
  });
});

describe('a cell that is deleted', () => {
  it('comes back by undo, and by what is said below', async () => {
    const { store, session } = await ready();
    const cells = () => notebookOf(store.getState()).cells;
    const whole = cells();
    session.remove(EXPERIMENT);
    expect(cellsOf(notebookOf(store.getState()), experimentKind)).toEqual([]);
    expect(store.getState().toast?.text).toBe('Cell deleted');
    store.getState().toast?.undo?.();
    expect(cells()).toEqual(whole);
    expect(store.getState().toast).toBeNull();
    session.remove(EXPERIMENT);
    session.undo();
    expect(cells()).toEqual(whole);
    expect(store.getState().toast).toEqual({ text: 'Undone: delete cell', undo: null });
  });

  it('comes back alone when something else was done since', async () => {
    const { store, session, cell } = await ready();
    const at = notebookOf(store.getState()).cells.findIndex(({ id }) => id === DATA);
    session.remove(DATA);
    session.setting(EXPERIMENT, 'seed', 7);
    store.getState().toast?.undo?.();
    expect(notebookOf(store.getState()).cells[at].id).toBe(DATA);
    expect(cell(EXPERIMENT)?.config).toMatchObject({ settings: { seed: 7 } });
  });

  it('leaves its runs, and its name to no other cell', async () => {
    const { lab, store, session } = await ready();
    const second = session.add('experiment', 99);
    await session.run(second);
    lab.begin();
    lab.finish();
    session.remove(second);
    expect(store.getState().runs).toHaveLength(1);
    expect(session.add('experiment', 99)).not.toBe(second);
  });
});

describe('a run that is deleted', () => {
  it('comes back as it was, with its point', async () => {
    const { lab, store, session } = await ready();
    await session.run();
    lab.begin();
    lab.epochs(1);
    lab.emit({ type: 'resumable', point: point(1) });
    await session.stop();
    const [run] = store.getState().runs;
    await session.removeRun(run.id);
    expect(store.getState().runs).toEqual([]);
    expect(store.getState().toast?.text).toBe(`${run.name} deleted`);
    store.getState().toast?.undo?.();
    expect(store.getState().runs).toEqual([run]);
    expect(store.getState().toast).toBeNull();
    await session.toggle();
    expect(lab.run).toMatchObject({ runId: run.id, resume: point(1) });
  });

  it('is none while it is alive', async () => {
    const { lab, store, session } = await ready();
    await session.run();
    lab.begin();
    await session.removeRun(store.getState().runs[0].id);
    expect(store.getState().runs).toHaveLength(1);
  });

  it('goes back to its place in time', async () => {
    const { store, session } = await ready();
    const runs = ['c', 'b', 'a'].map((name, i) => ({
      ...record({}, name),
      status: 'done' as const,
      startedAt: `2026-01-0${3 - i}T00:00:00.000Z`,
    }));
    store.setState((state) => withRuns(state, runs));
    await session.removeRun(runs[1].id);
    store.getState().toast?.undo?.();
    expect(store.getState().runs).toEqual(runs);
  });
});

it('begins no run in a notebook that was left while its data opened', async () => {
  const { lab, store, session } = await ready();
  const started = session.run();
  session.create();
  await started;
  expect(lab.requests).toEqual([]);
  expect(store.getState().starting).toBeNull();
  expect(cellOf(notebookOf(store.getState()), cellId('experiment'))).not.toBeNull();
});
