/** The browser database of an earlier version opens here, with the same runs, points, maps and notebooks. */
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import '../../src/kinds/kinds.ts';
import { notebookId } from '../../src/document/ids.ts';
import { browserArchive } from '../../src/storage/browser-archive.ts';
import { runId } from '../../workers/protocol/ids.ts';
import { readSaved, type SavedDatabase } from '../support/saved.ts';

const NAME = 'saved-2026-11';

/** The stores as that version made them. */
const KEYS = {
  runs: 'id',
  steps: 'runId',
  maps: ['runId', 'frame.epoch'],
  points: 'runId',
  checkpoints: 'runId',
  hidden: 'runId',
  notebooks: 'id',
  files: 'hash',
} as const;

async function fixture(): Promise<SavedDatabase> {
  const url = new URL('../fixtures/saved/2026-11/database.json.gz', import.meta.url);
  const blob = await (await fetch(url)).blob();
  // A server may have unpacked it on the way.
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const plain =
    first === 0x1f && second === 0x8b
      ? blob.stream().pipeThrough(new DecompressionStream('gzip'))
      : blob.stream();
  return readSaved(await new Response(plain).text());
}

let saved: SavedDatabase;
beforeEach(async () => {
  saved = await fixture();
  const db = await openDB(NAME, saved.version, {
    upgrade(made) {
      for (const [name, keyPath] of Object.entries(KEYS)) {
        const store = made.createObjectStore(name, {
          keyPath: typeof keyPath === 'string' ? keyPath : [...keyPath],
        });
        if (name === 'runs') store.createIndex('startedAt', 'startedAt');
        if (name === 'points') store.createIndex('savedAt', 'savedAt');
      }
    },
  });
  for (const [name, all] of Object.entries(saved.stores))
    for (const one of all) await db.put(name, one);
  db.close();
});
afterEach(() => deleteDB(NAME));

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
  readonly epochs: readonly { readonly valid: unknown; readonly train: unknown }[];
}

it('every run is found, with its curves, metrics, maps and parameters', async () => {
  const archive = browserArchive('test', NAME);
  const { runs, unreadable, resumable, library } = await archive.load(100);
  expect(unreadable).toEqual({ runs: 0, notebooks: 0 });
  const before = (saved.stores.runs as readonly Stored[]).toSorted((a, b) =>
    b.startedAt.localeCompare(a.startedAt),
  );
  expect(before).toHaveLength(4);
  expect(runs.map(({ id, name }) => ({ id, name }))).toEqual(
    before.map(({ id, name }) => ({ id, name })),
  );
  for (const [i, run] of runs.entries()) {
    expect(run.epochs).toMatchObject(before[i].epochs);
    const table = (saved.stores.steps as readonly { runId: string; values: Float64Array }[]).find(
      (one) => one.runId === run.id,
    );
    // Step, epoch, seconds, loss, loss_rec, loss_cl, loss_icl, loss_cluster.
    const [columns, rows] = [8, (table?.values.length ?? 0) / 8];
    expect(rows).toBeGreaterThan(70);
    expect(run.steps.map(({ step, losses }) => [step, losses.loss, losses.loss_rec])).toEqual(
      Array.from({ length: rows }, (_, row) => {
        const [step, , , loss, rec] = table?.values.subarray(columns * row) ?? [];
        return [step, loss, rec];
      }),
    );
  }
  const frames = saved.stores.maps as readonly { runId: string; frame: { epoch: number } }[];
  for (const { runId: id, frame } of frames)
    expect(runs.find((run) => run.id === id)?.maps).toContainEqual(
      expect.objectContaining({ epoch: frame.epoch }),
    );
  const [interrupted] = saved.stores.points as readonly { runId: string; point: unknown }[];
  expect([...resumable]).toEqual([interrupted.runId]);
  expect(await archive.point(runId(interrupted.runId))).toMatchObject(
    interrupted.point as Record<string, unknown>,
  );
  for (const { runId: id, file } of saved.stores.checkpoints as readonly {
    runId: string;
    file: Blob;
  }[])
    expect((await archive.checkpoint(runId(id)))?.size).toBe(file.size);
  expect(library.map(({ title }) => title)).toEqual(['As saved before']);
  expect((await archive.notebook(notebookId('first-steps')))?.notebook.title).toBe(
    'As saved before',
  );
});
