import { deleteDB, openDB } from 'idb';
import { expect, it } from 'vitest';
import { cellId, notebookId } from '../../src/document/ids.ts';
import { CAPS } from '../../src/storage/limits.ts';
import { storeDocument } from '../../src/storage/stored-document.ts';
import type { KeptFile } from '../../src/storage/stored-file.ts';
import { storeSteps } from '../../src/storage/stored-steps.ts';
import { runId } from '../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';
import { epoch, frame, record, snapshot, step } from '../support/runs-fixture.ts';
import { keptDocument as document, testDatabase } from '../support/archive.ts';

const { name, archive } = testDatabase('archive');

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

const blob = (text: string) => new Blob([text]);

const mine = (part: Partial<KeptFile> = {}): KeptFile => ({
  hash: 'mine',
  name: 'mine.txt',
  dropShort: false,
  places: ['first-steps/data'],
  savedAt: 1000,
  file: blob('1 2 3'),
  ...part,
});

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
    unreadable: { runs: 0, notebooks: 0 },
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
  const db = await openDB(name());
  const stored = (await db.get('runs', run.id)) as object;
  await db.put('runs', { ...stored, id: 'damaged', epochs: 'none' });
  await db.put('runs', { ...stored, id: 'newer', version: 99 });
  await db.put('steps', { runId: run.id, version: 1, values: 'gone' });
  db.close();
  const found = await archive().load(50);
  expect(found.unreadable).toEqual({ runs: 2, notebooks: 0 });
  expect(found.runs.map(({ id, steps, epochs }) => [id, steps, epochs])).toEqual([
    [run.id, [], run.epochs],
  ]);
  const after = await openDB(name());
  expect(await after.count('runs')).toBe(3);
  after.close();
});

it('is emptied as a whole', async () => {
  const store = await saved();
  await store.saveNotebook(document, 1000);
  await store.saveCheckpoint(run.id, blob('abc'), 1000);
  await store.saveFile(mine());
  await store.clear();
  expect(await store.usage()).toEqual({
    runs: 0,
    notebooks: 0,
    checkpoints: { count: 0, bytes: 0 },
    files: { count: 0, bytes: 0 },
  });
  expect(await store.load(50)).toEqual({
    runs: [],
    hidden: new Set(),
    resumable: new Set(),
    library: [],
    unreadable: { runs: 0, notebooks: 0 },
  });
  expect(await store.point(run.id)).toBeNull();
});

it('opens again after the database was taken from it', async () => {
  const store = await saved();
  await deleteDB(name());
  await store.saveRun(run);
  expect((await store.load(50)).runs).toHaveLength(1);
});

it('deletes a run with all its parts, and no other run’s', async () => {
  const store = await saved();
  const other = { ...run, id: runId(`${run.id}-2`) };
  await store.saveRun(other);
  await store.saveSteps(other.id, other.steps);
  await store.saveMaps(other.id, other.maps, []);
  await store.savePoint(other.id, point(1), 1000);
  for (const { id } of [run, other]) await store.saveCheckpoint(id, blob('abc'), 1000);
  await store.deleteRun(run.id);
  const db = await openDB(name());
  for (const part of ['runs', 'steps', 'points', 'checkpoints'])
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
  const old = await openDB(name(), 1, {
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
    unreadable: { runs: 0, notebooks: 0 },
  });
  expect(await store.point(run.id)).toEqual(point(1));
  await store.saveNotebook(document, 1000);
  expect((await store.load(50)).library).toHaveLength(1);
});

it('keeps what was learned as it was written, of the newest runs', async () => {
  const store = archive();
  const ids = Array.from({ length: CAPS.checkpoints.count + 2 }, (_, i) => runId(`run-${i}`));
  for (const [i, id] of ids.entries()) await store.saveCheckpoint(id, blob(`learned ${i}`), i);
  const texts = await Promise.all(ids.map(async (id) => (await archive().checkpoint(id))?.text()));
  expect(texts).toEqual(ids.map((_, i) => (i < 2 ? undefined : `learned ${i}`)));
  const bytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  expect((await store.usage()).checkpoints).toEqual({ count: CAPS.checkpoints.count, bytes });
});

it('keeps the points of the newest runs, and says whose gave way', async () => {
  const store = archive();
  const ids = Array.from({ length: CAPS.points.count }, (_, i) => runId(`run-${i}`));
  for (const [i, id] of ids.entries())
    expect(await store.savePoint(id, point(1), 1000 + i)).toEqual([]);
  // The oldest has gone on: it is the newest now.
  expect(await store.savePoint(ids[0], point(2), 5000)).toEqual([]);
  expect(await store.savePoint(runId('new'), point(1), 6000)).toEqual([ids[1]]);
  expect(await store.point(ids[1])).toBeNull();
  expect(await store.point(ids[0])).toEqual(point(2));
});

it('keeps data files with the cells they were opened in, and finds the one that is meant', async () => {
  const store = archive();
  await store.saveFile(mine());
  await store.saveFile(mine({ places: ['other/data'], savedAt: 2000 }));
  await store.saveFile(
    mine({ hash: 'second', file: blob('9'), places: ['x/data'], savedAt: 3000 }),
  );
  const at = (place: string) => archive().file({ name: 'mine.txt', place });
  expect((await at('first-steps/data'))?.hash).toBe('mine');
  expect((await at('other/data'))?.hash).toBe('mine');
  expect((await at('nowhere/data'))?.hash).toBe('second');
  expect(await (await store.file({ hash: 'mine' }))?.file.text()).toBe('1 2 3');
  expect(await store.file({ hash: 'third' })).toBeNull();
  expect((await store.usage()).files).toEqual({ count: 2, bytes: 6 });
});

it('keeps no file that would fill the disk by itself, and lets the oldest give way', async () => {
  const store = archive();
  const half = new Blob([new Uint8Array(CAPS.files.bytes / 2)]);
  for (const [i, hash] of ['a', 'b', 'c'].entries())
    await store.saveFile(mine({ hash, file: half, savedAt: i }));
  expect(await store.file({ hash: 'a' })).toBeNull();
  expect((await store.usage()).files).toEqual({ count: 2, bytes: CAPS.files.bytes });
  await store.saveFile(mine({ hash: 'huge', file: new Blob([half, half, 'x']), savedAt: 9 }));
  expect(await store.file({ hash: 'huge' })).toBeNull();
  expect((await store.usage()).files.count).toBe(2);
});

it('names every stored run of certain places, also one of a page without notebooks', async () => {
  const store = archive();
  const place = { notebook: notebookId('mine'), cell: cellId('experiment') };
  await store.saveRun({ ...run, id: runId('placed'), place });
  await store.saveRun({ ...run, id: runId('old'), place: null });
  expect(await store.runsOf((of) => of?.notebook === place.notebook)).toEqual(['placed']);
  expect(await store.runsOf((of) => of === null)).toEqual(['old']);
});

it('opens what a page of version 2 left, and counts its points as the oldest', async () => {
  const old = await openDB(name(), 2, {
    upgrade(db) {
      db.createObjectStore('runs', { keyPath: 'id' }).createIndex('startedAt', 'startedAt');
      db.createObjectStore('steps', { keyPath: 'runId' });
      db.createObjectStore('maps', { keyPath: ['runId', 'frame.epoch'] });
      db.createObjectStore('points', { keyPath: 'runId' });
      db.createObjectStore('hidden', { keyPath: 'runId' });
      db.createObjectStore('notebooks', { keyPath: 'id' });
    },
  });
  const { steps, maps, snapshots, ...entry } = run;
  void snapshots;
  await old.put('runs', { ...entry, version: 1, app: '0.1.0' });
  await old.put('steps', storeSteps(run.id, steps));
  for (const one of maps) await old.put('maps', { runId: run.id, version: 1, frame: one });
  await old.put('points', { runId: run.id, version: 1, point: point(1) });
  await old.put('notebooks', storeDocument(document, '0.1.0', 1000));
  old.close();

  const store = archive();
  const found = await store.load(50);
  expect(found.runs).toEqual([{ ...run, snapshots: [] }]);
  expect(found.resumable).toEqual(new Set([run.id]));
  expect(await store.notebook(document.notebook.id)).toEqual(document);
  expect(await store.point(run.id)).toEqual(point(1));
  await store.saveCheckpoint(run.id, blob('abc'), 1000);
  await store.saveFile(mine());
  expect(await store.usage()).toEqual({
    runs: 1,
    notebooks: 1,
    checkpoints: { count: 1, bytes: 3 },
    files: { count: 1, bytes: 5 },
  });
  for (let i = 0; i < CAPS.points.count - 1; i += 1)
    expect(await store.savePoint(runId(`run-${i}`), point(1), i)).toEqual([]);
  expect(await store.savePoint(runId('last'), point(1), 99)).toEqual([run.id]);
});
