import type { DatasetCard, LoadProgress } from '../../protocol/dataset.ts';
import { assemble, type UserSequences } from '../assemble.ts';
import type { Dataset } from '../dataset.ts';
import { Sha256 } from '../sha256.ts';
import { Pace } from '../pace.ts';
import { readText, type Bytes } from './bytes.ts';
import { emptyFile, MIN_INTERACTIONS, MIN_USERS, shortUsers, tooFewUsers } from './failures.ts';
import { rows, Scanner, sourceLine } from './scanner.ts';
import { usersOf } from './users.ts';

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
  readonly format: DatasetCard['format'];
  /** Users dropped for having fewer than 5 interactions. */
  readonly droppedUsers: number;
  /** SHA-256 of the text (unpacked, as it was read); null for planted data and above 64 MB. */
  readonly fileHash: string | null;
}

export interface OpenedDataset {
  readonly dataset: Dataset;
  readonly facts: DatasetFacts;
}

/** Above this size a file is none of the paper's four, and hashing it would only cost time. */
const HASHED_BYTES = 64 * 2 ** 20;

/**
 * A dataset from the bytes of a text file, plain or gzip, in either format. Reads chunk by chunk;
 * the peak is the numbers of the file as 32-bit integers, twice, never the text.
 * @throws LabFailure with one of the data codes, naming the line.
 */
export async function readDataset(
  source: ReadableStream<Bytes>,
  options: ReadOptions,
): Promise<OpenedDataset> {
  let bytes = 0;
  const report = (phase: LoadProgress['phase']): void =>
    options.onProgress?.({ phase, bytes, totalBytes: options.totalBytes });

  const scanner = new Scanner();
  const pace = new Pace();
  let hash: Sha256 | null = new Sha256();
  let textBytes = 0;
  for await (const chunk of readText(source, (read) => (bytes = read))) {
    scanner.push(chunk);
    textBytes += chunk.length;
    if (textBytes > HASHED_BYTES) hash = null;
    hash?.update(chunk);
    report('reading');
    if (pace.due(chunk.length)) await pace.turn();
  }
  const table = scanner.finish();
  if (rows(table) === 0) throw emptyFile();

  report('checking');
  const all = await usersOf(table);
  const short = shortRows(all.offsets);
  if (short.length > 0 && !options.dropShort) {
    const row = short.reduce((least, user) => Math.min(least, all.firstRows[user]), Infinity);
    throw shortUsers(short.length, all.userIds.length, sourceLine(table, row));
  }
  const kept = short.length > 0 ? withoutShort(all) : all;
  if (kept.userIds.length < MIN_USERS) throw tooFewUsers(kept.userIds.length, short.length);

  report('preparing');
  return {
    dataset: await assemble(options.name, kept),
    facts: {
      format: all.format,
      droppedUsers: short.length,
      fileHash: hash === null ? null : hash.hex(),
    },
  };
}

/** Users with fewer than 5 interactions. */
function shortRows(offsets: Int32Array): number[] {
  const short: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (offsets[user + 1] - offsets[user] < MIN_INTERACTIONS) short.push(user);
  }
  return short;
}

function withoutShort({ userIds, offsets, sequence }: UserSequences): UserSequences {
  const keptUsers: number[] = [];
  const keptOffsets: number[] = [0];
  let end = 0;
  for (let user = 0; user < userIds.length; user++) {
    const length = offsets[user + 1] - offsets[user];
    if (length < MIN_INTERACTIONS) continue;
    // Moves down within the same array: the target is never behind what is still to be read.
    sequence.copyWithin(end, offsets[user], offsets[user + 1]);
    end += length;
    keptUsers.push(userIds[user]);
    keptOffsets.push(end);
  }
  return {
    userIds: Int32Array.from(keptUsers),
    offsets: Int32Array.from(keptOffsets),
    sequence: sequence.slice(0, end),
  };
}
