/** The browser's archive in a test: over a database of its own, which goes afterwards. */
import { deleteDB } from 'idb';
import { afterEach, beforeEach } from 'vitest';
import '../../src/kinds/kinds.ts';
import { newCell } from '../../src/document/cells.ts';
import { cellId, notebookId } from '../../src/document/ids.ts';
import { browserArchive } from '../../src/storage/browser-archive.ts';
import type { KeptDocument } from '../../src/storage/stored-document.ts';
import { runId } from '../../workers/protocol/ids.ts';

/** Another database for each test: its name, and an archive over it as each visit opens one. */
export function testDatabase(prefix: string) {
  let made = 0;
  const name = () => `${prefix}-${made}`;
  beforeEach(() => void (made += 1));
  afterEach(() => deleteDB(name()));
  return { name, archive: () => browserArchive('0.1.0', name()) };
}

const cells = [newCell('dataset', cellId('data'))];
/** A notebook as the archive keeps it, with a run that its experiment shows. */
export const keptDocument: KeptDocument = {
  notebook: {
    id: notebookId('mine'),
    title: 'Mine',
    shipped: null,
    cells: [
      ...cells,
      { ...newCell('experiment', cellId('experiment'), cells), collapsed: true },
      { ...newCell('compare', cellId('all')), bare: true },
    ],
  },
  shown: new Map([[cellId('experiment'), runId('r1')]]),
};
