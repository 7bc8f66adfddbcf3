import { sameDocument, unlooked } from '../document/edited.ts';
import type { Notebook } from '../document/notebook.ts';
import { shippedById } from './index.ts';

/** Whether a shipped notebook is other than it was shipped; false for one that never was. */
export function isEdited(notebook: Notebook): boolean {
  const shipped = shippedById(notebook.shipped);
  return shipped !== null && !sameDocument(unlooked(notebook), unlooked(shipped.notebook));
}
