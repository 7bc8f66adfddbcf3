import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newCell } from '../../src/notebook/cell.ts';
import { cellId, notebookId } from '../../src/notebook/ids.ts';
import { browserArchive } from '../../src/runs/browser-archive.ts';
import type { KeptDocument } from '../../src/runs/stored-document.ts';
import { storeSteps } from '../../src/runs/stored-steps.ts';
import { runId } from '../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';
import { epoch, frame, record, snapshot, step } from '../unit/runs-fixture.ts';

let name = '';
let made = 0;
beforeEach(() => {
  made += 1;
  name = `archive-test-${made}`;
});
afterEach(() => deleteDB(name));

const archive = () => browserArchive('0.1.0', name);

const tensors = (value: number) =>
  new Map([['item_embeddings.weight', { shape: [2, 1], values: Float32Array.of(value, 1 / 3) }]]);

const point = (n: number): ResumePoint => ({
  epoch: n,
  step: 10 * n,
  seconds: n,
  parameters: tensors(n),
  moments: { first: tensors(2 * n), second: tensors(3 * n) },
  best: { record: epoch(n - 1, 0.2, true), parameters: tensors(n) },
  epochsSinceBest: 0,
});

const run = {
  ...record(),
  status: 'running' as const,
  epoch: 0,
  step: 11,
  epochs: [epoch(0, 0.2, true)],
  steps: [step(1), step(11)],
  snapshots: [snapshot(1)],
  maps: [
    { ...frame([0, 1], [1, 0]), epoch: 0 },
    { ...frame([1, 1], [1, 0]), epoch: 1 },
  ],
};

async function saved() {
  const store = archive();
  await store.saveRun(run);
  await store.saveSteps(run.id, run.steps);
  await store.saveMaps(run.id, run.maps, []);
  await store.savePoint(run.id, point(1), 1000);
  return store;
}

it('finds a run as it was written, but for its raw vectors', async () => {
  const store = await saved();
  await store.saveHidden(new Set([run.id]));
  expect(await archive().load(50)).toEqual({
    runs: [{ ...run, snapshots: [] }],
    hidden: new Set([run.id]),
    resumable: new Set([run.id]),
    library: [],
    unreadable: 0,
  });
});

it('keeps one point of a run, bit for bit, until it is deleted', async () => {
  const store = await saved();
  await store.savePoint(run.id, point(2), 2000);
  expect(await archive().point(run.id)).toEqual(point(2));
  await store.deletePoint(run.id);
  expect(await store.point(run.id)).toBeNull();
  expect((await store.load(50)).resumable.size).toBe(0);
});

it('replaces a map of the same epoch and takes away those that are gone', async () => {
  const store = await saved();
  const newer = { ...frame([0, 0], [1, 0]), epoch: 0 };
  await store.saveMaps(run.id, [newer], [1]);
  expect((await store.load(50)).runs[0].maps).toEqual([newer]);
});

it('lists the newest first, and no more than asked for', async () => {
  const store = archive();
  for (const day of ['03', '01', '02'])
    await store.saveRun({ ...run, id: runId(day), startedAt: `2026-01-${day}T00:00:00.000Z` });
  expect((await store.load(2)).runs.map(({ id }) => id)).toEqual(['03', '02']);
});

it('passes over a damaged run and one of a newer page, and leaves them where they are', async () => {
  await saved();
  const db = await openDB(name);
  const stored = (await db.get('runs', run.id)) as object;
  await db.put('runs', { ...stored, id: 'damaged', epochs: 'none' });
  await db.put('runs', { ...stored, id: 'newer', version: 99 });
  await db.put('steps', { runId: run.id, version: 1, values: 'gone' });
  db.close();
  const found = await archive().load(50);
  expect(found.unreadable).toBe(2);
  expect(found.runs.map(({ id, steps, epochs }) => [id, steps, epochs])).toEqual([
    [run.id, [], run.epochs],
  ]);
  const after = await openDB(name);
  expect(await after.count('runs')).toBe(3);
  after.close();
});

it('is emptied as a whole', async () => {
  const store = await saved();
  await store.saveNotebook(document, 1000);
  await store.clear();
  expect(await store.load(50)).toEqual({
    runs: [],
    hidden: new Set(),
    resumable: new Set(),
    library: [],
    unreadable: 0,
  });
  expect(await store.point(run.id)).toBeNull();
});

it('opens again after the database was taken from it', async () => {
  const store = await saved();
  await deleteDB(name);
  await store.saveRun(run);
  expect((await store.load(50)).runs).toHaveLength(1);
});

const cells = [newCell('dataset', cellId('data'))];
const document: KeptDocument = {
  notebook: {
    id: notebookId('mine'),
    title: 'Mine',
    shipped: null,
    cells: [
      ...cells,
      { ...newCell('experiment', cellId('experiment'), cells), collapsed: true },
      { ...newCell('compare', cellId('all')), bare: true },
    ],
  },
  shown: new Map([[cellId('experiment'), run.id]]),
};

it('keeps a notebook as it was last written, lists the newest first, and forgets it', async () => {
  const store = archive();
  const { notebook } = document;
  await store.saveNotebook(document, 1000);
  const other = { ...notebook, id: notebookId('other'), title: 'Other' };
  await store.saveNotebook({ notebook: other, shown: new Map() }, 2000);
  expect(await archive().notebook(notebook.id)).toEqual(document);
  const entries = (await store.load(50)).library.map(({ id, savedAt }) => [id, savedAt]);
  expect(entries).toEqual([
    ['other', 2000],
    ['mine', 1000],
  ]);
  const renamed = { ...document, notebook: { ...notebook, title: 'Ours' } };
  await store.saveNotebook(renamed, 3000);
  expect(await store.notebook(notebook.id)).toEqual(renamed);
  expect((await store.load(50)).library).toHaveLength(2);
  await store.deleteNotebook(notebook.id);
  expect(await store.notebook(notebook.id)).toBeNull();
  expect((await store.load(50)).library.map(({ id }) => id)).toEqual(['other']);
});

it('passes over a damaged notebook and one of a newer page, and leaves them where they are', async () => {
  await archive().saveNotebook(document, 1000);
  const db = await openDB(name);
  const stored = (await db.get('notebooks', 'mine')) as object;
  await db.put('notebooks', { ...stored, id: 'damaged', cells: 'none' });
  await db.put('notebooks', { ...stored, id: 'newer', version: 99 });
  db.close();
  expect(await archive().notebook(notebookId('damaged'))).toBeNull();
  expect(await archive().notebook(notebookId('newer'))).toBeNull();
  expect((await archive().load(50)).library.map(({ id }) => id)).toEqual(['mine']);
  const after = await openDB(name);
  expect(await after.count('notebooks')).toBe(3);
  after.close();
});

it('deletes a run with all its parts, and no other run’s', async () => {
  const store = await saved();
  const other = { ...run, id: runId(`${run.id}-2`) };
  await store.saveRun(other);
  await store.saveSteps(other.id, other.steps);
  await store.saveMaps(other.id, other.maps, []);
  await store.savePoint(other.id, point(1), 1000);
  await store.deleteRun(run.id);
  const db = await openDB(name);
  for (const part of ['runs', 'steps', 'points'])
    expect(await db.getAllKeys(part)).toEqual([other.id]);
  expect(await db.getAllKeys('maps')).toEqual([
    [other.id, 0],
    [other.id, 1],
  ]);
  db.close();
});

it('opens what a page without notebooks left, its runs intact', async () => {
  const { steps, maps, ...small } = run;
  const { snapshots, note, starred, place, ...entry } = small;
  void [snapshots, note, starred, place];
  const old = await openDB(name, 1, {
    upgrade(db) {
      db.createObjectStore('runs', { keyPath: 'id' }).createIndex('startedAt', 'startedAt');
      db.createObjectStore('steps', { keyPath: 'runId' });
      db.createObjectStore('maps', { keyPath: ['runId', 'frame.epoch'] });
      db.createObjectStore('points', { keyPath: 'runId' });
      db.createObjectStore('hidden', { keyPath: 'runId' });
    },
  });
  await old.put('runs', { ...entry, version: 1, app: '0.0.1' });
  await old.put('steps', storeSteps(run.id, steps));
  for (const frame of maps) await old.put('maps', { runId: run.id, version: 1, frame });
  await old.put('points', { runId: run.id, version: 1, point: point(1) });
  await old.put('hidden', { runId: run.id });
  old.close();

  const store = archive();
  expect(await store.load(50)).toEqual({
    runs: [{ ...run, snapshots: [], note: '', starred: false, place: null }],
    hidden: new Set([run.id]),
    resumable: new Set([run.id]),
    library: [],
    unreadable: 0,
  });
  expect(await store.point(run.id)).toEqual(point(1));
  await store.saveNotebook(document, 1000);
  expect((await store.load(50)).library).toHaveLength(1);
});
