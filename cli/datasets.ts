import { existsSync, openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { datasetCard } from '../workers/data/card.ts';
import type { Dataset } from '../workers/data/dataset.ts';
import { openDataset } from '../workers/data/open.ts';
import {
  CATALOG_NAMES,
  type CatalogName,
  type DatasetCard,
  type DatasetSource,
} from '../workers/protocol/dataset.ts';

const isCatalogName = (name: string): name is CatalogName =>
  (CATALOG_NAMES as readonly string[]).includes(name);

/** A data set by the name of a bundled or catalogued one, or by its file. */
export async function openByName(name: string): Promise<{ dataset: Dataset; card: DatasetCard }> {
  const opened = await openDataset(await sourceOf(name), {
    baseUrl: 'file:///',
    onProgress: () => undefined,
    cache: null,
    fetch: (url) => (url.startsWith('file:') ? bundledFile(url) : globalThis.fetch(url)),
  });
  return { dataset: opened.dataset, card: datasetCard(opened.dataset, opened.facts) };
}

async function sourceOf(name: string): Promise<DatasetSource> {
  if (!existsSync(name)) {
    if (name === 'planted-intents') return { kind: 'bundled', name };
    if (isCatalogName(name)) return { kind: 'catalog', name };
  }
  const file = await openAsBlob(name);
  return { kind: 'file', file, name: basename(name).replace(/\.[^.]*$/, ''), dropShort: false };
}

/** The bundled files lie in public/, found from the folder the command runs in. */
async function bundledFile(url: string): Promise<Response> {
  let root = process.cwd();
  while (!existsSync(join(root, 'public/datasets')) && dirname(root) !== root) root = dirname(root);
  return new Response(await readFile(join(root, 'public', new URL(url).pathname)));
}
