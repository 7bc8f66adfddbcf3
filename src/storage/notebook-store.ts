import type { NotebookId } from '../document/ids.ts';
import type { Archive } from './archive.ts';
import { recordFor } from './conflict-copy.ts';
import type { Database } from './database.ts';
import { readDocument, storeDocument } from './stored-document.ts';

type Notebooks = Pick<Archive, 'saveNotebook' | 'notebook' | 'deleteNotebook'>;

/** The part of the archive that keeps notebooks. What it cannot read it neither writes over nor deletes. */
export function notebookStore(database: () => Promise<Database>, app: string): Notebooks {
  /** Within one transaction, so that nobody writes between the look and the change. */
  async function begin(id: NotebookId) {
    const change = (await database()).transaction('notebooks', 'readwrite');
    const { store } = change;
    const place = await recordFor(id, await store.get(id), () => store.getAll());
    return { ...place, change };
  }

  return {
    async saveNotebook(document, savedAt) {
      const { key, change } = await begin(document.notebook.id);
      await Promise.all([
        change.store.put(storeDocument(document, app, savedAt, key)),
        change.done,
      ]);
    },
    async notebook(id) {
      const db = await database();
      const { stored } = await recordFor(id, await db.get('notebooks', id), () =>
        db.getAll('notebooks'),
      );
      const document = readDocument(stored);
      // One that lies beside another answers to the other's name.
      return document && { ...document, notebook: { ...document.notebook, id } };
    },
    async deleteNotebook(id) {
      const { key, change } = await begin(id);
      await Promise.all([change.store.delete(key), change.done]);
    },
  };
}
