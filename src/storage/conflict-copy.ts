import { notebookId, type NotebookId } from '../document/ids.ts';
import { isStoredDocument } from './stored-document.ts';

/** Where a notebook's record is, and what is there that can be read. */
export interface RecordPlace {
  readonly key: NotebookId;
  /** Undefined when nothing was written there yet. */
  readonly stored: unknown;
}

/**
 * The record that this page reads and writes for a notebook: the one of its id. Where that cannot be read (a newer
 * page wrote it, or it is damaged) it is left as it is, and this page's own copy lies beside it, under a key of its
 * own, from which a page that can read both lists it as one more notebook.
 */
export async function placeOf(
  id: NotebookId,
  there: unknown,
  all: () => Promise<readonly unknown[]>,
): Promise<RecordPlace> {
  if (there === undefined || isStoredDocument(there)) return { key: id, stored: there };
  const ours = (await all()).filter(isStoredDocument).find(({ beside }) => beside === id);
  return ours === undefined
    ? { key: notebookId(crypto.randomUUID()), stored: undefined }
    : { key: notebookId(ours.id), stored: ours };
}
