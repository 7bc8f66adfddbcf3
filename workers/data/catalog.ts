import type { DatasetSource, LoadProgress } from '../protocol/dataset.ts';
import type { PaperName } from '../catalog/paper-data.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { Bytes } from './text/bytes.ts';
import type { DatasetCache } from './cache.ts';
import { download, hostOf, type Fetch } from './download.ts';
import { sha256 } from './sha256.ts';

/** One of the paper's data sets, as its authors publish it (yueliu1999/ELCRec, data/). */
export interface CatalogEntry {
  readonly name: PaperName;
  readonly url: string;
  /** SHA-256 of the text file. */
  readonly sha256: string;
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
}

const entry = (
  name: PaperName,
  hash: string,
  users: number,
  items: number,
  interactions: number,
): CatalogEntry => ({
  name,
  url: `https://raw.githubusercontent.com/yueliu1999/ELCRec/main/data/${name}.txt`,
  sha256: hash,
  users,
  items,
  interactions,
});

/** Users and items as in the paper's Table 6; interactions counted in the files. */
export const CATALOG: readonly CatalogEntry[] = [
  entry(
    'Beauty',
    '226cce9c3105299ca0db9615d7d3fb32b3175e90da43100ae352599f0f0107b8',
    22363,
    12101,
    198502,
  ),
  entry(
    'Sports_and_Outdoors',
    '2a095e0648872beb9982408958290f5d655db5be2911c3756b5446de9f0b8de2',
    35598,
    18357,
    296337,
  ),
  entry(
    'Toys_and_Games',
    '176c680c688d497598c4a89a03b402c0fe78d795e5db335c2e78dd5f2d778a3f',
    19412,
    11924,
    167597,
  ),
  entry(
    'Yelp',
    '724b219106b81dd2349027da997334ddb6da9fe2f152ad6e0d97a93170f7caed',
    30431,
    20033,
    316354,
  ),
];

/** The paper's data set with this file hash, if it is one. */
export const paperDataset = (fileHash: string | null): PaperName | null =>
  CATALOG.find((known) => known.sha256 === fileHash)?.name ?? null;

export interface CatalogOptions {
  readonly catalog: readonly CatalogEntry[];
  readonly fetch: Fetch;
  readonly cache: DatasetCache | null;
  readonly onProgress: (progress: LoadProgress) => void;
}

/**
 * The text of a catalogue data set: from the cache, else from its address, and in both cases only
 * when its SHA-256 is the published file's.
 * @throws LabFailure NETWORK or HASH_MISMATCH
 */
export async function catalogFile(
  source: Extract<DatasetSource, { kind: 'catalog' }>,
  options: CatalogOptions,
): Promise<Bytes> {
  const known = options.catalog.find(({ name }) => name === source.name);
  if (known === undefined) throw unknownName(source.name);
  const url = source.url ?? known.url;

  const cached = await options.cache?.read(url);
  if (cached && sha256(cached) === known.sha256) return cached;

  const bytes = await download(url, known.name, options.fetch, options.onProgress);
  options.onProgress({ phase: 'checking', bytes: bytes.length, totalBytes: bytes.length });
  const found = sha256(bytes);
  if (found !== known.sha256) {
    throw new LabFailure({
      code: 'HASH_MISMATCH',
      message: `What came from ${hostOf(url)} is not the published ${known.name} file: its checksum differs.`,
      action: `Get ${known.name}.txt yourself and drop the file on the page instead.`,
      detail: `${url}\nexpected SHA-256 ${known.sha256}\nfound    SHA-256 ${found}`,
    });
  }
  await options.cache?.write(url, bytes);
  return bytes;
}

const unknownName = (name: string): LabFailure =>
  new LabFailure({
    code: 'UNKNOWN_DATASET',
    message: `There is no data set “${name}” in the catalogue.`,
    action: `Choose one of ${CATALOG.map((known) => known.name).join(', ')}.`,
  });
