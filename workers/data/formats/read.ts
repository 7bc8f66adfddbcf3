import type { DataFormat, LoadProgress } from '../../protocol/dataset.ts';
import type { Reading } from '../../catalog/reading.ts';
import { assemble } from '../assemble.ts';
import type { Dataset } from '../dataset.ts';
import type { Bytes } from './bytes.ts';
import { diagnose, type Known } from './diagnose.ts';
import { emptyFile, neverTwice } from './failures.ts';
import { SEPARATORS, type ListsForm, type TableForm } from './form.ts';
import { groupByUser } from './interactions.ts';
import { listsReader } from './lists/read.ts';
import { NotPlain } from './plain/not-plain.ts';
import { rows, Scanner, sourceLine } from './plain/scanner.ts';
import { usersOf } from './plain/users.ts';
import { prepare, type ReadUsers } from './prepare.ts';
import { tableReader } from './table/read.ts';
import { columnName } from './table/sniff.ts';
import { openText, type OpenText } from './text.ts';

export interface ReadOptions {
  readonly name: string;
  /** Drop users with fewer than 5 interactions instead of refusing the file. */
  readonly dropShort: boolean;
  /** Bytes of the stream, null where unknown. */
  readonly totalBytes: number | null;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** What is known of a dataset beyond its interactions. */
export interface DatasetFacts {
  readonly format: DataFormat;
  /** How a table or lists were read; null for the official forms and planted data. */
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

/** What a reader made of a file, before short users are dropped. */
interface ReadFile {
  readonly users: ReadUsers;
  readonly format: DataFormat;
  readonly reading: Reading | null;
  readonly itemNames: ReadonlyMap<number, string> | null;
  readonly fileHash: string | null;
}

type Report = (phase: LoadProgress['phase'], bytes?: number) => void;

/**
 * A dataset from a text file, plain or gzip. Its form is told by its first lines. The official forms go
 * through a scanner that keeps numbers only; anything else, also what turns out later to be none of them,
 * is read with its ids as text. `open` may be called twice.
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
  const read = await readFile(open, report, 'nothing');
  const { kept, dropped } = prepare(read.users, options.dropShort);

  report('preparing');
  const dataset = await assemble(options.name, kept);
  const { format, reading, fileHash, itemNames } = read;
  return {
    dataset: itemNames === null ? dataset : withNames(dataset, itemNames),
    facts: { format, reading, droppedUsers: dropped, fileHash },
  };
}

async function readFile(
  open: () => ReadableStream<Bytes>,
  report: Report,
  known: Known,
): Promise<ReadFile> {
  const text = await openText(open, report);
  let now: Known;
  try {
    const form = diagnose(text.sample, known);
    return await (form.kind === 'plain' ? readPlain(text, report) : readOther(text, form, report));
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    now = error.as === 'ids' ? 'not plain' : 'users repeat';
  } finally {
    await text.close();
  }
  return readFile(open, report, now);
}

/** One of the official forms: the peak is its numbers as 32-bit integers, twice, never the text. */
async function readPlain(text: OpenText, report: Report): Promise<ReadFile> {
  const scanner = new Scanner();
  await text.pass((chunk) => scanner.push(chunk));
  const table = scanner.finish();
  if (rows(table) === 0) throw emptyFile();
  report('checking');
  const users = await usersOf(table);
  const lineOf = (user: number) => sourceLine(table, users.firstRows[user]);
  return {
    users: { ...users, lineOf },
    format: users.format,
    reading: null,
    itemNames: null,
    fileHash: text.hash(),
  };
}

async function readOther(
  text: OpenText,
  form: TableForm | ListsForm,
  report: Report,
): Promise<ReadFile> {
  const reader = form.kind === 'table' ? tableReader(form) : listsReader(form);
  const decode = text.decoder();
  await text.pass((chunk) => reader.push(decode(chunk)));
  reader.push(decode());
  const { table, times, incomplete } = reader.finish();
  if (table.rows === 0) throw emptyFile();
  report('checking');
  const users = await groupByUser(table, times);
  const { ties, repeats, itemNames } = users;
  const columns = form.kind === 'table' ? columnsOf(form) : null;
  if (columns !== null && users.userIds.length === table.rows) throw neverTwice(columns.user);
  return {
    users: { ...users, lineOf: (user) => users.lines[user] },
    format: form.kind,
    reading: {
      separator: SEPARATORS[form.separator],
      header: form.kind === 'table' ? form.header !== null : form.header,
      columns,
      guessed: form.kind === 'table' && !form.named,
      ties,
      repeats,
      incomplete,
    },
    itemNames,
    fileHash: text.hash(),
  };
}

function columnsOf({ header, roles }: TableForm): NonNullable<Reading['columns']> {
  const name = (column: number | null) => (column === null ? null : columnName(header, column));
  return {
    user: columnName(header, roles.user),
    item: columnName(header, roles.item),
    time: name(roles.time),
    rating: name(roles.rating),
  };
}

/** Readable names by compact id, for items whose ids are no whole numbers from 1 up. */
const withNames = (dataset: Dataset, nameOf: ReadonlyMap<number, string>): Dataset => ({
  ...dataset,
  itemNames: Array.from(dataset.originalItems, (id) => nameOf.get(id) ?? ''),
});
