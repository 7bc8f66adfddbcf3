import { runId, type RunId } from '../../workers/protocol/ids.ts';
import type { Archive, Held } from './archive.ts';
import { beyond, CAPS } from './limits.ts';
import { openDatabase, STORES, type Database } from './database.ts';
import { notebookStore } from './notebook-store.ts';
import type { RunRecord } from '../runs/record.ts';
import { isPlain } from '../document/reading.ts';
import { listDocuments } from './stored-document.ts';
import { findFile, isStoredCheckpoint, isStoredFile, withPlaces } from './stored-file.ts';
import { readSteps, storeSteps } from './stored-steps.ts';
import { readMap, readPoint, readRunHead, readUndrawn, storeRun } from './stored.ts';
import { STORED_VERSION } from './schema/upgrades.ts';

const version = STORED_VERSION;

/** The archive in IndexedDB. Opens with its first use, and again after the browser closed it. */
export function browserArchive(app: string, name = 'elcrec-lab'): Archive {
  let opened: Promise<Database> | null = null;
  const forget = () => (opened = null);
  const database = () => {
    opened ??= openDatabase(name, forget);
    opened.catch(forget);
    return opened;
  };

  return {
    async load(limit) {
      const db = await database();
      const runs: RunRecord[] = [];
      let passed = 0;
      const ids = await db.getAllKeysFromIndex('runs', 'startedAt');
      for (const id of ids.reverse()) {
        if (runs.length === limit) break;
        const run = await readRun(db, id);
        if (run === null) passed += 1;
        else runs.push(run);
      }
      const hidden = new Set((await db.getAll('hidden')).map(({ runId }) => runId));
      const points = new Set<string>(await db.getAllKeys('points'));
      const resumable = new Set(runs.map(({ id }) => id).filter((id) => points.has(id)));
      const { library, unreadable } = listDocuments(await db.getAll('notebooks'));
      return {
        runs,
        hidden,
        resumable,
        library,
        unreadable: { runs: passed, notebooks: unreadable },
      };
    },
    async saveRun(record) {
      await (await database()).put('runs', storeRun(record, app));
    },
    async saveSteps(id, steps) {
      await (await database()).put('steps', storeSteps(id, steps));
    },
    async saveMaps(id, frames, gone) {
      const change = (await database()).transaction('maps', 'readwrite');
      await Promise.all([
        ...gone.map((epoch) => change.store.delete([id, epoch])),
        ...frames.map((frame) => change.store.put({ runId: id, version, frame })),
        change.done,
      ]);
    },
    async saveHidden(hidden) {
      const change = (await database()).transaction('hidden', 'readwrite');
      await Promise.all([
        change.store.clear(),
        ...[...hidden].map((runId) => change.store.put({ runId })),
        change.done,
      ]);
    },
    async savePoint(id, point, savedAt) {
      const change = (await database()).transaction('points', 'readwrite');
      const work = async (): Promise<readonly RunId[]> => {
        await change.store.put({ runId: id, version, point, savedAt });
        // Keys alone: the points themselves are large.
        const dated = await change.store.index('savedAt').getAllKeys();
        const undated = (await change.store.getAllKeys()).filter((key) => !dated.includes(key));
        const gone = [...undated, ...dated].slice(0, -CAPS.points.count);
        await Promise.all(gone.map((key) => change.store.delete(key)));
        return gone.map(runId);
      };
      return whole(work(), change.done);
    },
    async point(id) {
      return readPoint(await (await database()).get('points', id));
    },
    async deletePoint(id) {
      await (await database()).delete('points', id);
    },
    async saveCheckpoint(id, file, savedAt) {
      const change = (await database()).transaction('checkpoints', 'readwrite');
      const work = async () => {
        await change.store.put({ runId: id, version, savedAt, file });
        // Blobs are handles: nothing of their content is read.
        const kept = (await change.store.getAll()).filter(isStoredCheckpoint);
        const sizes = kept.map((one) => ({ ...one, key: one.runId, bytes: one.file.size }));
        await Promise.all(beyond(sizes, CAPS.checkpoints).map((key) => change.store.delete(key)));
      };
      await whole(work(), change.done);
    },
    async checkpoint(id) {
      const stored: unknown = await (await database()).get('checkpoints', id);
      return isStoredCheckpoint(stored) ? stored.file : null;
    },
    async deleteRun(id) {
      const parts = ['runs', 'steps', 'points', 'checkpoints'] as const;
      const change = (await database()).transaction([...parts, 'maps'], 'readwrite');
      await Promise.all([
        ...parts.map((part) => change.objectStore(part).delete(id)),
        change.objectStore('maps').delete(framesOf(id)),
        change.done,
      ]);
    },
    async runsOf(belongs) {
      const stored: readonly unknown[] = await (await database()).getAll('runs');
      return stored
        .flatMap((one) => readRunHead(one) ?? [])
        .filter(({ place }) => belongs(place))
        .map(({ id }) => id);
    },
    ...notebookStore(database, app),
    async saveFile(file) {
      const change = (await database()).transaction('files', 'readwrite');
      const work = async () => {
        const before: unknown = await change.store.get(file.hash);
        const known = isStoredFile(before) ? before : null;
        await change.store.put({ ...withPlaces(file, known), version });
        const kept = (await change.store.getAll()).filter(isStoredFile);
        const sizes = kept.map((one) => ({ ...one, key: one.hash, bytes: one.file.size }));
        await Promise.all(beyond(sizes, CAPS.files).map((key) => change.store.delete(key)));
      };
      await whole(work(), change.done);
    },
    async file(wish) {
      const stored: readonly unknown[] = await (await database()).getAll('files');
      return findFile(stored.filter(isStoredFile), wish);
    },
    async usage() {
      const db = await database();
      const [runs, notebooks] = [await db.count('runs'), await db.count('notebooks')];
      const checkpoints = held(await db.getAll('checkpoints'));
      return { runs, notebooks, checkpoints, files: held(await db.getAll('files')) };
    },
    async clear() {
      const change = (await database()).transaction(STORES, 'readwrite');
      await Promise.all([...STORES.map((store) => change.objectStore(store).clear()), change.done]);
    },
  };
}

/** What a transaction answers; where it came to nothing, why, rather than what that did to its requests. */
async function whole<T>(work: Promise<T>, done: Promise<void>): Promise<T> {
  const [answer, end] = await Promise.allSettled([work, done]);
  if (end.status === 'rejected') throw end.reason;
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}

const held = (stored: readonly { readonly file: Blob }[]): Held => ({
  count: stored.length,
  bytes: stored.reduce((sum, { file }) => sum + file.size, 0),
});

/** All frames of a run. */
const framesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** One run from its parts; null when its record is damaged. Damaged long parts are left out. */
async function readRun(db: Database, id: string): Promise<RunRecord | null> {
  const stored: unknown = await db.get('runs', id);
  const record = readRunHead(stored);
  if (record === null) return null;
  const steps = readSteps(await db.get('steps', id)) ?? [];
  const maps: readonly unknown[] = await db.getAll('maps', framesOf(id));
  return {
    ...record,
    step: Math.max(record.step, steps.at(-1)?.step ?? 0),
    steps,
    maps: maps.flatMap((map) => readMap(map) ?? []),
    snapshots: readUndrawn(isPlain(stored) ? stored.undrawn : []),
  };
}
