import { PLANTED_FORMAT } from '../catalog/planted.ts';
import type { DatasetSource, LoadProgress } from '../protocol/dataset.ts';
import { browserCache, type DatasetCache } from './cache.ts';
import { CATALOG, catalogFile, type CatalogEntry } from './catalog.ts';
import { download, type Fetch } from './download.ts';
import type { Bytes } from './text/bytes.ts';
import { readDataset, type DatasetFacts, type OpenedDataset } from './read.ts';
import { BUNDLED_NAME, withTruth } from './planted/files.ts';
import { plantedDataset } from './planted/generate.ts';

export interface OpenOptions {
  /** Where the page lives: bundled files are at datasets/… below it. */
  readonly baseUrl: string;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly fetch?: Fetch;
  /** Keeps catalogue downloads; by default the browser's Cache API, null for none. */
  readonly cache?: DatasetCache | null;
  readonly catalog?: readonly CatalogEntry[];
}

const PLANTED_FACTS: DatasetFacts = {
  format: PLANTED_FORMAT,
  reading: null,
  droppedUsers: 0,
  fileHash: null,
};

/**
 * The dataset of a source, ready to train on.
 * @throws LabFailure with one of the data codes; BAD_CONFIG for generator knobs out of bounds.
 */
export async function openDataset(
  source: DatasetSource,
  options: OpenOptions,
): Promise<OpenedDataset> {
  const { onProgress, catalog = CATALOG } = options;
  const { fetch = (url) => globalThis.fetch(url), cache = browserCache() } = options;
  const read = (file: Blob, name: string, dropShort: boolean): Promise<OpenedDataset> =>
    readDataset(() => file.stream(), {
      name,
      fileName: file instanceof File ? file.name : name,
      dropShort,
      totalBytes: file.size,
      onProgress,
    });

  switch (source.kind) {
    case 'bundled':
      return openBundled(options.baseUrl, fetch, onProgress);
    case 'planted': {
      onProgress({ phase: 'preparing', bytes: 0, totalBytes: null });
      const dataset = await plantedDataset('planted', source.options);
      return { dataset, facts: PLANTED_FACTS };
    }
    case 'catalog': {
      const bytes = await catalogFile(source, { catalog, fetch, cache, onProgress });
      return read(new Blob([bytes]), source.name, false);
    }
    case 'file':
      return read(source.file, source.name, source.dropShort);
  }
}

async function openBundled(
  baseUrl: string,
  fetch: Fetch,
  onProgress: OpenOptions['onProgress'],
): Promise<OpenedDataset> {
  const get = (file: string): Promise<Bytes> =>
    // A bundled file has its truth beside it: a file of one's own cannot stand in.
    download(
      new URL(`datasets/${BUNDLED_NAME}/${file}`, baseUrl).href,
      file,
      fetch,
      onProgress,
      'Check the connection and try again.',
    );
  const [interactions, items, users] = await Promise.all([
    get('interactions.txt'),
    get('items.tsv'),
    get('users.tsv'),
  ]);
  const { dataset, facts } = await readDataset(() => new Blob([interactions]).stream(), {
    name: BUNDLED_NAME,
    dropShort: false,
    totalBytes: interactions.length,
    onProgress,
  });
  const text = new TextDecoder();
  return {
    dataset: withTruth(dataset, text.decode(items), text.decode(users)),
    facts: { ...facts, format: PLANTED_FORMAT },
  };
}
