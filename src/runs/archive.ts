import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint, StepRecord } from '../../workers/protocol/run.ts';
import type { NotebookId } from '../notebook/ids.ts';
import type { MapFrame, RunRecord } from './record.ts';
import { readSteps, storeSteps, type StoredSteps } from './stored-steps.ts';
import {
  listDocuments,
  readDocument,
  storeDocument,
  type KeptDocument,
  type LibraryEntry,
  type StoredDocument,
} from './stored-document.ts';
import {
  isStoredMap,
  isStoredPoint,
  isStoredRun,
  STORED_VERSION,
  storeRun,
  type StoredMap,
  type StoredPoint,
  type StoredRun,
} from './stored.ts';

/** What was found of earlier visits. */
export interface Found {
  /** Newest first, as they were last written. */
  readonly runs: readonly RunRecord[];
  readonly hidden: ReadonlySet<RunId>;
  /** Runs with a point to go on from. */
  readonly resumable: ReadonlySet<RunId>;
  /** Stored notebooks, newest first. */
  readonly library: readonly LibraryEntry[];
  /** Runs passed over because they are damaged, or written by a newer page. */
  readonly unreadable: number;
}

/**
 * Runs as kept in this browser. Each method is a transaction of its own and rejects when the browser
 * refuses; what was written before stays whole.
 */
export interface Archive {
  /** The newest `limit` runs. */
  load(limit: number): Promise<Found>;
  saveRun(record: RunRecord): Promise<void>;
  saveSteps(id: RunId, steps: readonly StepRecord[]): Promise<void>;
  /** Writes frames, and takes away those of the epochs `gone`. */
  saveMaps(id: RunId, frames: readonly MapFrame[], gone: readonly number[]): Promise<void>;
  saveHidden(hidden: ReadonlySet<RunId>): Promise<void>;
  /** Replaces the run's earlier point. */
  savePoint(id: RunId, point: ResumePoint): Promise<void>;
  /** Null when there is none, or none that can be read. */
  point(id: RunId): Promise<ResumePoint | null>;
  deletePoint(id: RunId): Promise<void>;
  /** The run with all its parts. */
  deleteRun(id: RunId): Promise<void>;
  /** `savedAt` in ms since 1970. */
  saveNotebook(document: KeptDocument, savedAt: number): Promise<void>;
  /** Null when there is none, or none that can be read. */
  notebook(id: NotebookId): Promise<KeptDocument | null>;
  deleteNotebook(id: NotebookId): Promise<void>;
  clear(): Promise<void>;
}

/** Small things and big ones apart, so that a write that fails harms nothing else. */
interface Schema extends DBSchema {
  runs: { key: string; value: StoredRun; indexes: { startedAt: string } };
  steps: { key: string; value: StoredSteps };
  maps: { key: [string, number]; value: StoredMap };
  points: { key: string; value: StoredPoint };
  hidden: { key: string; value: { readonly runId: RunId } };
  notebooks: { key: string; value: StoredDocument };
}

const STORES = ['runs', 'steps', 'maps', 'points', 'hidden', 'notebooks'] as const;

/** The archive in IndexedDB. Opens with its first use, and again after the browser closed it. */
export function browserArchive(app: string, name = 'elcrec-lab'): Archive {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const forget = () => (opened = null);
  const database = () => {
    opened ??= open(name, forget);
    opened.catch(forget);
    return opened;
  };

  return {
    async load(limit) {
      const db = await database();
      const runs: RunRecord[] = [];
      let unreadable = 0;
      const ids = await db.getAllKeysFromIndex('runs', 'startedAt');
      for (const id of ids.reverse()) {
        if (runs.length === limit) break;
        const run = await readRun(db, id);
        if (run === null) unreadable += 1;
        else runs.push(run);
      }
      const hidden = new Set((await db.getAll('hidden')).map(({ runId }) => runId));
      const points = new Set<string>(await db.getAllKeys('points'));
      const resumable = new Set(runs.map(({ id }) => id).filter((id) => points.has(id)));
      const documents: readonly unknown[] = await db.getAll('notebooks');
      return { runs, hidden, resumable, unreadable, library: listDocuments(documents) };
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
        ...frames.map((frame) => change.store.put({ runId: id, version: STORED_VERSION, frame })),
        change.done,
      ]);
    },
    async saveHidden(hidden) {
      const change = (await database()).transaction('hidden', 'readwrite');
      await change.store.clear();
      await Promise.all([...[...hidden].map((runId) => change.store.put({ runId })), change.done]);
    },
    async savePoint(id, point) {
      await (await database()).put('points', { runId: id, version: STORED_VERSION, point });
    },
    async point(id) {
      const stored: unknown = await (await database()).get('points', id);
      return isStoredPoint(stored) ? stored.point : null;
    },
    async deletePoint(id) {
      await (await database()).delete('points', id);
    },
    async deleteRun(id) {
      const change = (await database()).transaction(
        ['runs', 'steps', 'maps', 'points'],
        'readwrite',
      );
      await Promise.all([
        change.objectStore('runs').delete(id),
        change.objectStore('steps').delete(id),
        change.objectStore('maps').delete(framesOf(id)),
        change.objectStore('points').delete(id),
        change.done,
      ]);
    },
    async saveNotebook(document, savedAt) {
      await (await database()).put('notebooks', storeDocument(document, app, savedAt));
    },
    async notebook(id) {
      return readDocument(await (await database()).get('notebooks', id));
    },
    async deleteNotebook(id) {
      await (await database()).delete('notebooks', id);
    },
    async clear() {
      const change = (await database()).transaction(STORES, 'readwrite');
      await Promise.all([...STORES.map((store) => change.objectStore(store).clear()), change.done]);
    },
  };
}

function open(name: string, onClosed: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('runs', { keyPath: 'id' }).createIndex('startedAt', 'startedAt');
        db.createObjectStore('steps', { keyPath: 'runId' });
        db.createObjectStore('maps', { keyPath: ['runId', 'frame.epoch'] });
        db.createObjectStore('points', { keyPath: 'runId' });
        db.createObjectStore('hidden', { keyPath: 'runId' });
      }
      if (from < 2) db.createObjectStore('notebooks', { keyPath: 'id' });
    },
    // A newer page wants the database: it may have it.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}

/** All frames of a run. */
const framesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** One run from its parts; null when its record is damaged. Damaged long parts are left out. */
async function readRun(db: IDBPDatabase<Schema>, id: string): Promise<RunRecord | null> {
  const stored: unknown = await db.get('runs', id);
  if (!isStoredRun(stored)) return null;
  const { version, app, ...record } = stored;
  void [version, app];
  const steps = readSteps(await db.get('steps', id)) ?? [];
  const maps: readonly unknown[] = await db.getAll('maps', framesOf(id));
  return {
    ...record,
    note: record.note ?? '',
    starred: record.starred ?? false,
    place: record.place ?? null,
    step: Math.max(record.step, steps.at(-1)?.step ?? 0),
    steps,
    maps: maps.filter(isStoredMap).map(({ frame }) => frame),
    snapshots: [],
  };
}
