import type { Reading } from '../catalog/reading.ts';
import type { DataFormat, LoadProgress } from '../protocol/dataset.ts';
import type { Dataset } from './dataset.ts';
import { choose } from './importers/choose.ts';
import type { Importer, InteractionTable } from './importers/importer.ts';
import { importers } from './importers/importers.ts';
import { NotMine } from './importers/not-mine.ts';
import { openFile } from './importers/open-file.ts';
import { prepare } from './prepare/prepare.ts';
import type { Bytes } from './text/bytes.ts';
import type { Known } from './text/head.ts';

export interface ReadOptions {
  readonly name: string;
  /** The file's own name, with its extension; `name` where that is not known. */
  readonly fileName?: string;
  /** Drop users with fewer than 5 interactions instead of refusing the file. */
  readonly dropShort: boolean;
  /** Bytes of the stream, null where unknown. */
  readonly totalBytes: number | null;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** What is known of a dataset beyond its interactions. */
export interface DatasetFacts {
  readonly format: DataFormat;
  /** How a file was read whose importer had to tell it; null for the official forms and planted data. */
  readonly reading: Reading | null;
  /** Users dropped for having fewer than 5 interactions. */
  readonly droppedUsers: number;
  /** SHA-256 of the text (unpacked, as it was read); null for planted data and above 64 MB. */
  readonly fileHash: string | null;
}

export interface OpenedDataset {
  readonly dataset: Dataset;
  readonly facts: DatasetFacts;
}

type Report = (phase: LoadProgress['phase'], bytes?: number) => void;

/**
 * A dataset from a file, plain or gzip, read by the importer that is surest of it. `open` is called again when that
 * one finds that the file is another's.
 * @throws LabFailure with one of the data codes, naming the line.
 */
export async function readDataset(
  open: () => ReadableStream<Bytes>,
  options: ReadOptions,
): Promise<OpenedDataset> {
  let bytes = 0;
  const report: Report = (phase, read = bytes) => {
    bytes = read;
    options.onProgress?.({ phase, bytes, totalBytes: options.totalBytes });
  };
  const { table, format, fileHash } = await importFile(open, options, report);
  const { name, dropShort } = options;
  const { dataset, droppedUsers, ties, repeats } = await prepare(table, {
    name,
    dropShort,
    report,
  });
  const reading = table.reading === null ? null : { ...table.reading, ties, repeats };
  return { dataset, facts: { format, reading, droppedUsers, fileHash } };
}

interface Imported {
  readonly table: InteractionTable;
  readonly format: DataFormat;
  readonly fileHash: string | null;
}

async function importFile(
  open: () => ReadableStream<Bytes>,
  { name, fileName = name }: ReadOptions,
  report: Report,
): Promise<Imported> {
  const left = new Set<Importer>(importers());
  let known: Known = {};
  for (;;) {
    const file = await openFile(open(), fileName, known, (read) => report('reading', read));
    try {
      const { importer, read } = choose(file.head, [...left]);
      try {
        const table = await read(file.bytes);
        return { table, format: importer.card.id, fileHash: file.hash() };
      } catch (error) {
        if (!(error instanceof NotMine)) throw error;
        left.delete(importer);
        known = { ...known, ...error.known };
      }
    } finally {
      await file.close();
    }
  }
}
