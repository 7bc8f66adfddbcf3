import type { FormatCard, TimeUnit } from '../../catalog/formats/format.ts';
import type { Reading } from '../../catalog/reading.ts';
import type { Bytes } from '../text/bytes.ts';
import type { Head } from '../text/head.ts';

/** Ids are kept in signed 32-bit integers. */
export const MAX_ID = 2147483647;

/** Ids of users or of items. */
export interface Ids {
  /** One per interaction: an index into `names`; where there are none, the id itself, 1 to MAX_ID. */
  readonly codes: Int32Array;
  /** The different ids as text; null for whole numbers from 1. */
  readonly names: readonly string[] | null;
}

/** Interactions as a file has them, in its order: one row each. All arrays become whoever takes the table's own. */
export interface InteractionTable {
  /** [rows] */
  readonly users: Ids;
  /** [rows] */
  readonly items: Ids;
  /** [rows]; null where the order of the file is the order of time. */
  readonly times: { readonly values: Float64Array; readonly unit: TimeUnit } | null;
  /** [rows] ratings or counts, NaN where one is missing; null where the file has none. */
  readonly values: Float32Array | null;
  /** Users, by their code, whom a line names without an item. */
  readonly idle: readonly { readonly user: number; readonly line: number }[];
  /** A line, from 1, to look at when something is wrong with the user of a row. */
  readonly lineOf: (row: number) => number;
  /** What was taken for the user where that had to be told, and may be wrong; else null. */
  readonly userTold: string | null;
  /** What a person may want to check; null where nothing was left open. */
  readonly reading: Omit<Reading, 'ties' | 'repeats'> | null;
}

/** How sure an importer is that a file is its own. */
export interface Claim<O extends object> {
  /** 0 to 1; 0 where it does not know the file. */
  readonly score: number;
  /** How it would read the file; asked of the surest alone. @throws LabFailure saying why it cannot. */
  readonly options: () => Partial<O>;
}

/** Of an importer that does not know the file. */
export const NO_CLAIM = { score: 0, options: () => ({}) } as const;

/**
 * Reads one format. Which importer reads a file is told by its beginning: the one that is surest. It may find
 * further on that the file is another's: then it throws `NotMine`, and the others are asked again.
 */
export interface Importer<O extends object = object> {
  readonly card: FormatCard<O>;
  sniff(head: Head): Claim<O>;
  /** @throws LabFailure naming the line; NotMine. */
  read(bytes: AsyncIterable<Bytes>, options: O): Promise<InteractionTable>;
}
