import * as v from 'valibot';
import type { RunId } from '../../workers/protocol/ids.ts';
import { isKnownVersion } from './schema/upgrades.ts';

/** Data a person handed over, as they are kept in this browser. They never leave it. */
export interface KeptFile {
  /** Of the data set read from it ({@link DatasetCard.hash}). */
  readonly hash: string;
  readonly name: string;
  readonly dropShort: boolean;
  /** Dataset cells it was opened in, each as `notebook/cell`. */
  readonly places: readonly string[];
  /** When it was last handed over, in ms since 1970. */
  readonly savedAt: number;
  readonly file: Blob;
}

/** The very data a run learned from; or the file of a name, rather the one that was opened in that place. */
export type FileWish =
  { readonly hash: string } | { readonly name: string; readonly place: string };

export interface StoredFile extends KeptFile {
  readonly version: number;
}

/** Learned parameters of a run (.safetensors). */
export interface StoredCheckpoint {
  readonly runId: RunId;
  readonly version: number;
  readonly savedAt: number;
  readonly file: Blob;
}

/** A file handed over once more: it is known in its earlier places too. */
export const withPlaces = (file: KeptFile, before: KeptFile | null): KeptFile => ({
  ...file,
  places: [...new Set([...(before?.places ?? []), ...file.places])],
});

/** The file that is wished for, if it is among those kept. */
export function findFile(kept: readonly KeptFile[], wish: FileWish): KeptFile | null {
  if ('hash' in wish) return kept.find(({ hash }) => hash === wish.hash) ?? null;
  const named = kept.filter(({ name }) => name === wish.name).sort((a, b) => b.savedAt - a.savedAt);
  return named.find(({ places }) => places.includes(wish.place)) ?? named.at(0) ?? null;
}

const blob = v.instance(Blob);
const version = v.custom<number>(isKnownVersion);
const file = v.looseObject({
  version,
  hash: v.string(),
  name: v.string(),
  dropShort: v.boolean(),
  places: v.array(v.string()),
  savedAt: v.number(),
  file: blob,
});
const checkpoint = v.looseObject({
  version,
  runId: v.string(),
  savedAt: v.number(),
  file: blob,
});

export const isStoredFile = (value: unknown): value is StoredFile => v.is(file, value);
export const isStoredCheckpoint = (value: unknown): value is StoredCheckpoint =>
  v.is(checkpoint, value);
