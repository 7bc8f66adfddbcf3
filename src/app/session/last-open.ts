import { isId, notebookId, type NotebookId } from '../../notebook/ids.ts';

const KEY = 'elcrec.notebook';

/** The notebook that a reload should find again. Storage may be refused: then First steps opens. */
export function remember(id: NotebookId): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Private windows may refuse; nothing else depends on it.
  }
}

/** The address asks for a page that keeps nothing (`?storage=none`), as on a computer that many use. */
export const keepsNothing = (search: string): boolean =>
  new URLSearchParams(search).get('storage') === 'none';

/** What the address asks for (`?notebook=four-variants`), else what was open last. */
export function lastOpen(search: string): NotebookId | null {
  const asked = new URLSearchParams(search).get('notebook');
  if (asked !== null && isId(asked)) return notebookId(asked);
  if (keepsNothing(search)) return null;
  try {
    const id = localStorage.getItem(KEY);
    return id !== null && isId(id) ? notebookId(id) : null;
  } catch {
    return null;
  }
}
