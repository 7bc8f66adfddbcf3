/** Notebooks in the browser's archive, also beside those of a newer page. */
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { notebookId } from '../../src/document/ids.ts';
import { keptDocument as document, testDatabase } from '../support/archive.ts';

const { name, archive } = testDatabase('archive-notebooks');

it('keeps a notebook as it was last written, lists the newest first, and forgets it', async () => {
  const store = archive();
  const { notebook } = document;
  await store.saveNotebook(document, 1000);
  const other = { ...notebook, id: notebookId('other'), title: 'Other' };
  await store.saveNotebook({ notebook: other, shown: new Map() }, 2000);
  expect(await archive().notebook(notebook.id)).toEqual(document);
  const entries = (await store.load(50)).library.map(({ id, savedAt }) => [id, savedAt]);
  expect(entries).toEqual([
    ['other', 2000],
    ['mine', 1000],
  ]);
  const renamed = { ...document, notebook: { ...notebook, title: 'Ours' } };
  await store.saveNotebook(renamed, 3000);
  expect(await store.notebook(notebook.id)).toEqual(renamed);
  expect((await store.load(50)).library).toHaveLength(2);
  await store.deleteNotebook(notebook.id);
  expect(await store.notebook(notebook.id)).toBeNull();
  expect((await store.load(50)).library.map(({ id }) => id)).toEqual(['other']);
});

it('passes over a damaged notebook and one of a newer page, and leaves them where they are', async () => {
  await archive().saveNotebook(document, 1000);
  const db = await openDB(name());
  const stored = (await db.get('notebooks', 'mine')) as object;
  await db.put('notebooks', { ...stored, id: 'damaged', cells: 'none' });
  await db.put('notebooks', { ...stored, id: 'newer', version: 99 });
  db.close();
  expect(await archive().notebook(notebookId('damaged'))).toBeNull();
  expect(await archive().notebook(notebookId('newer'))).toBeNull();
  const found = await archive().load(50);
  expect(found.library.map(({ id }) => id)).toEqual(['mine']);
  expect(found.unreadable).toEqual({ runs: 0, notebooks: 2 });
  const after = await openDB(name());
  expect(await after.count('notebooks')).toBe(3);
  after.close();
});

it('never writes over a notebook of a newer page: what is written lies beside it, and is found', async () => {
  const store = archive();
  const { notebook } = document;
  await store.saveNotebook(document, 1000);
  const db = await openDB(name());
  const newer = { ...((await db.get('notebooks', 'mine')) as object), version: 99, cells: {} };
  await db.put('notebooks', newer);

  await store.saveNotebook(document, 2000);
  const renamed = { ...document, notebook: { ...notebook, title: 'Ours' } };
  await store.saveNotebook(renamed, 3000);
  expect(await db.get('notebooks', 'mine')).toEqual(newer);
  expect(await db.count('notebooks')).toBe(2);
  expect(await archive().notebook(notebook.id)).toEqual(renamed);
  const found = await archive().load(50);
  expect(found.library).toEqual([{ id: 'mine', title: 'Ours', shipped: null, savedAt: 3000 }]);
  expect(found.unreadable.notebooks).toBe(1);

  await store.deleteNotebook(notebook.id);
  expect(await db.getAll('notebooks')).toEqual([newer]);
  await store.deleteNotebook(notebook.id);
  expect(await db.getAll('notebooks')).toEqual([newer]);
  db.close();
});

it('shows a copy beside another as a notebook of its own, once the other can be read', async () => {
  const store = archive();
  await store.saveNotebook(document, 1000);
  const db = await openDB(name());
  const readable = (await db.get('notebooks', 'mine')) as object;
  await db.put('notebooks', { ...readable, version: 99 });
  await store.saveNotebook(
    { ...document, notebook: { ...document.notebook, title: 'Ours' } },
    2000,
  );
  await db.put('notebooks', readable);
  db.close();

  const { library } = await store.load(50);
  expect(library.map(({ title }) => title)).toEqual(['Ours', 'Mine']);
  const [ours] = library;
  const copy = await store.notebook(ours.id);
  expect(copy?.notebook).toEqual({ ...document.notebook, title: 'Ours', id: ours.id });
  expect(await store.notebook(document.notebook.id)).toEqual(document);
});
