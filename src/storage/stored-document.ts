import * as v from 'valibot';
import { runId, type RunId } from '../../workers/protocol/ids.ts';
import type { Cell } from '../document/cell.ts';
import { plainConfig, readCell } from '../document/cells.ts';
import { cellId, isId, notebookId, type CellId, type NotebookId } from '../document/ids.ts';
import { kindNamed } from '../document/kinds.ts';
import { CELL_LIMIT, type Notebook } from '../document/notebook.ts';
import { isPlain } from '../document/reading.ts';
import type { LibraryEntry } from '../state/state.ts';
import { isKnownVersion, STORED_VERSION } from './schema/upgrades.ts';

/** A notebook with the run each of its experiments shows. */
export interface KeptDocument {
  readonly notebook: Notebook;
  readonly shown: ReadonlyMap<CellId, RunId>;
}

/** A notebook as it is stored: configs as their sources show them, read back with the same care as a file. */
export interface StoredDocument {
  readonly version: number;
  /** Of the page that wrote it. */
  readonly app: string;
  readonly savedAt: number;
  readonly id: string;
  /** The notebook that this is a copy of, where the record of that id is one this page cannot read. */
  readonly beside?: string;
  readonly title: string;
  readonly shipped: string | null;
  readonly cells: readonly StoredCell[];
  readonly shown: readonly (readonly [string, string])[];
}

interface StoredCell extends Pick<Cell, 'kind' | 'collapsed' | 'bare'> {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** `key`: of the record; the notebook's own id unless it lies beside another ({@link recordFor}). */
export function storeDocument(
  { notebook, shown }: KeptDocument,
  app: string,
  savedAt: number,
  key: NotebookId = notebook.id,
): StoredDocument {
  const { id, title, shipped, cells } = notebook;
  return {
    version: STORED_VERSION,
    app,
    savedAt,
    id: key,
    ...(key === id ? {} : { beside: id }),
    title,
    shipped,
    cells: cells.map((cell) => ({
      id: cell.id,
      kind: cell.kind,
      collapsed: cell.collapsed,
      bare: cell.bare,
      config: plainConfig(cell),
    })),
    shown: [...shown],
  };
}

const id = v.pipe(v.string(), v.check(isId));
const schema = v.looseObject({
  version: v.custom<number>(isKnownVersion),
  savedAt: v.number(),
  id,
  beside: v.exactOptional(id),
  title: v.string(),
  shipped: v.nullable(v.string()),
  cells: v.pipe(
    v.array(
      v.pipe(
        v.looseObject({
          id,
          kind: v.string(),
          collapsed: v.boolean(),
          bare: v.boolean(),
          config: v.unknown(),
        }),
        v.check(({ kind, config }) => {
          const known = kindNamed(kind);
          return known !== null && known.isOfNewerPage?.(config) !== true;
        }),
      ),
    ),
    v.maxLength(CELL_LIMIT),
  ),
  shown: v.array(v.tuple([id, v.string()])),
});

/** Whether something stored is a notebook this page can show: not damaged, not of a newer page. */
export const isStoredDocument = (value: unknown): value is StoredDocument => v.is(schema, value);

/** A stored notebook; null for one that cannot be read. Settings out of bounds are brought within. */
export function readDocument(stored: unknown): KeptDocument | null {
  if (!v.is(schema, stored)) return null;
  const cells = stored.cells.map(
    ({ kind, collapsed, bare, config, ...cell }) =>
      readCell({ id: cellId(cell.id), kind, collapsed, bare }, config).cell,
  );
  return {
    notebook: { id: notebookId(stored.id), title: stored.title, shipped: stored.shipped, cells },
    shown: new Map(stored.shown.map(([cell, run]) => [cellId(cell), runId(run)])),
  };
}

/** What can be listed of what is stored, newest first, and how much cannot be read. */
export function listDocuments(stored: readonly unknown[]): {
  readonly library: readonly LibraryEntry[];
  readonly unreadable: number;
} {
  const readable = stored.filter(isStoredDocument);
  const others = stored.filter((one) => !isStoredDocument(one));
  const unread = new Set(others.filter(isPlain).map((one) => one.id));
  const library = readable
    .map(({ id, beside, title, shipped, savedAt }) => ({
      id: notebookId(beside !== undefined && unread.has(beside) ? beside : id),
      title,
      shipped,
      savedAt,
    }))
    .sort((a, b) => b.savedAt - a.savedAt);
  return { library, unreadable: others.length };
}
