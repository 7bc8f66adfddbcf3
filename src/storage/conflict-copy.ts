import { notebookId, type NotebookId } from '../document/ids.ts';
import { isStoredDocument } from './stored-document.ts';

/** Where a notebook's record is, and what is there that can be read. */
export interface FoundRecord {
  readonly key: NotebookId;
  /** Undefined when nothing was written there yet. */
  readonly stored: unknown;
}

/**
 * The record this page reads and writes for a notebook: the one under its id. A record this build cannot parse
 * (a newer page wrote it, or it is damaged) is never overwritten: this page writes a copy under another key, which a
 * page that can read both lists as one more notebook.
 */
export async function recordFor(
  id: NotebookId,
  there: unknown,
  all: () => Promise<readonly unknown[]>,
): Promise<FoundRecord> {
  if (there === undefined || isStoredDocument(there)) return { key: id, stored: there };
  const ours = (await all()).filter(isStoredDocument).find(({ beside }) => beside === id);
  return ours === undefined
    ? { key: notebookId(crypto.randomUUID()), stored: undefined }
    : { key: notebookId(ours.id), stored: ours };
}
