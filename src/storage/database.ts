import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { StoredDocument } from './stored-document.ts';
import type { StoredCheckpoint, StoredFile } from './stored-file.ts';
import type { StoredSteps } from './stored-steps.ts';
import type { StoredMap, StoredPoint, StoredRun } from './stored.ts';

/** Small things and big ones apart, so that a write that fails harms nothing else. */
export interface Schema extends DBSchema {
  runs: { key: string; value: StoredRun; indexes: { startedAt: string } };
  steps: { key: string; value: StoredSteps };
  maps: { key: [string, number]; value: StoredMap };
  /** A point of a page before version 3 has no `savedAt` and is not in the index: it is the oldest. */
  points: { key: string; value: StoredPoint; indexes: { savedAt: number } };
  checkpoints: { key: string; value: StoredCheckpoint };
  hidden: { key: string; value: { readonly runId: RunId } };
  notebooks: { key: string; value: StoredDocument };
  files: { key: string; value: StoredFile };
}

export type Database = IDBPDatabase<Schema>;

export const STORES = [
  'runs',
  'steps',
  'maps',
  'points',
  'checkpoints',
  'hidden',
  'notebooks',
  'files',
] as const;

/** Opens the database as this page knows it; what older pages left is carried over. */
export function openDatabase(name: string, onClosed: () => void): Promise<Database> {
  return openDB<Schema>(name, 3, {
    upgrade(db, from, _to, change) {
      if (from < 1) {
        db.createObjectStore('runs', { keyPath: 'id' }).createIndex('startedAt', 'startedAt');
        db.createObjectStore('steps', { keyPath: 'runId' });
        db.createObjectStore('maps', { keyPath: ['runId', 'frame.epoch'] });
        db.createObjectStore('points', { keyPath: 'runId' });
        db.createObjectStore('hidden', { keyPath: 'runId' });
      }
      if (from < 2) db.createObjectStore('notebooks', { keyPath: 'id' });
      if (from < 3) {
        db.createObjectStore('checkpoints', { keyPath: 'runId' });
        db.createObjectStore('files', { keyPath: 'hash' });
        change.objectStore('points').createIndex('savedAt', 'savedAt');
      }
    },
    // A newer page wants the database: it may have it.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}
