import { expect, it } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { newCell } from '../../../src/document/cells.ts';
import {
  isStoredDocument,
  readDocument,
  storeDocument,
} from '../../../src/storage/stored-document.ts';

const cells = [newCell('experiment', cellId('experiment'), [])];
const notebook = { id: notebookId('n'), title: 'T', shipped: null, cells };
const stored = storeDocument({ notebook, shown: new Map() }, 'test', 1);
const withConfig = (config: object) => ({
  ...stored,
  cells: stored.cells.map((cell) => ({ ...cell, config: { ...cell.config, ...config } })),
});

it.each([{ model: 'not-known-yet' }, { version: 2 }, { model: 'sasrec', version: 5 }])(
  'a notebook with a cell of %j is a newer page’s: it is not read as less, and not written over',
  (newer) => {
    expect(isStoredDocument(withConfig(newer))).toBe(false);
    expect(readDocument(withConfig(newer))).toBeNull();
  },
);

it('a notebook of this page is read, and so is one from before models had names', () => {
  expect(readDocument(stored)?.notebook).toEqual(notebook);
  const { model, ...before } = stored.cells[0].config;
  expect(model).toBe('elcrec');
  const old = { ...stored, cells: [{ ...stored.cells[0], config: before }] };
  expect(readDocument(old)?.notebook).toEqual(notebook);
});
