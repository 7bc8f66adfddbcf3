import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { browserArchive } from '../../src/runs/archive.ts';
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
  await store.savePoint(run.id, point(1));
  return store;
}

it('finds a run as it was written, but for its raw vectors', async () => {
  const store = await saved();
  await store.saveHidden(new Set([run.id]));
  expect(await archive().load(50)).toEqual({
    runs: [{ ...run, snapshots: [] }],
    hidden: new Set([run.id]),
    resumable: new Set([run.id]),
    unreadable: 0,
  });
});

it('keeps one point of a run, bit for bit, until it is deleted', async () => {
  const store = await saved();
  await store.savePoint(run.id, point(2));
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
  await store.clear();
  expect(await store.load(50)).toEqual({
    runs: [],
    hidden: new Set(),
    resumable: new Set(),
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
