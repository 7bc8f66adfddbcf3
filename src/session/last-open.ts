import { isId, notebookId, type NotebookId } from '../document/ids.ts';

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

/** The name in the address (`?notebook=four-variants`), whether or not there is such a notebook. */
export const askedFor = (search: string): string | null =>
  new URLSearchParams(search).get('notebook');

/** The address without the name of a notebook; everything else in it stays. */
export function withoutAsked(search: string): string {
  const left = new URLSearchParams(search);
  left.delete('notebook');
  return left.size === 0 ? '' : `?${left.toString()}`;
}

/** Takes a notebook's name out of the address once another one is open, so that a reload finds that one again. */
export function leaveAddress(id: NotebookId): void {
  if (typeof location === 'undefined') return; // outside a page, as in a worker
  const { hash, pathname, search } = location;
  const asked = askedFor(search);
  if (asked === null || asked === id) return;
  history.replaceState(null, '', pathname + withoutAsked(search) + hash);
}

/** What the address asks for, else what was open last. */
export function lastOpen(search: string): NotebookId | null {
  const asked = askedFor(search);
  if (asked !== null && isId(asked)) return notebookId(asked);
  if (keepsNothing(search)) return null;
  try {
    const id = localStorage.getItem(KEY);
    return id !== null && isId(id) ? notebookId(id) : null;
  } catch {
    return null;
  }
}
