import { existsSync, openAsBlob, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { datasetCard } from '../workers/data/card.ts';
import type { Dataset } from '../workers/data/dataset.ts';
import { openDataset } from '../workers/data/open.ts';
import { LabFailure } from '../workers/protocol/errors.ts';
import { choice, required, type Arguments } from './arguments.ts';
import type { DatasetCard, DatasetSource } from '../workers/protocol/dataset.ts';
import { PAPER_NAMES, type PaperName } from '../workers/catalog/paper-data.ts';

const isPaperName = (name: string): name is PaperName =>
  (PAPER_NAMES as readonly string[]).includes(name);

/** What to do with users who are too short to train: `--short-users`. */
export const SHORT_USERS = ['refuse', 'drop'] as const;

interface Opened {
  readonly dataset: Dataset;
  readonly card: DatasetCard;
}

/** The data set that `--dataset` and `--short-users` ask for. */
export const openFrom = (args: Arguments): Promise<Opened> =>
  openByName(required(args, 'dataset'), choice(args, 'short-users', SHORT_USERS) === 'drop');

/** A data set by the name of a bundled or catalogued one, or by its file. */
export async function openByName(name: string, dropShort = false): Promise<Opened> {
  const opened = await openDataset(await sourceOf(name, dropShort), {
    baseUrl: 'file:///',
    onProgress: () => undefined,
    cache: null,
    fetch: (url) => (url.startsWith('file:') ? bundledFile(url) : globalThis.fetch(url)),
  });
  return { dataset: opened.dataset, card: datasetCard(opened.dataset, opened.facts) };
}

async function sourceOf(name: string, dropShort: boolean): Promise<DatasetSource> {
  if (!existsSync(name)) {
    if (name === 'planted-intents') return { kind: 'bundled', name };
    if (isPaperName(name)) return { kind: 'catalog', name };
  }
  const file = new File([await fileAt(name)], basename(name));
  return { kind: 'file', file, name: basename(name).replace(/\.[^.]*$/, ''), dropShort };
}

/** The bundled files lie in public/, found from the folder the command runs in. */
async function bundledFile(url: string): Promise<Response> {
  let root = process.cwd();
  while (!existsSync(join(root, 'public/datasets')) && dirname(root) !== root) root = dirname(root);
  return new Response(await readFile(join(root, 'public', new URL(url).pathname)));
}

/** @throws LabFailure UNKNOWN_DATASET where there is no file that can be read. */
async function fileAt(path: string): Promise<Blob> {
  try {
    if (statSync(path).isDirectory()) throw new Error('it is a folder');
    return await openAsBlob(path);
  } catch (thrown) {
    throw new LabFailure({
      code: 'UNKNOWN_DATASET',
      message: `${path} is neither a file that can be read nor the name of a data set.`,
      action: `Give --dataset the path of a file, or one of planted-intents, ${PAPER_NAMES.join(', ')}.`,
      detail: String(thrown),
    });
  }
}
