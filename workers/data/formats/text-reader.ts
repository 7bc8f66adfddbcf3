import type { Interactions } from './interactions.ts';

/** What a reader found. */
export interface Found {
  readonly table: Interactions;
  /** [rows] when each was, in any unit; null where the file tells no times. */
  readonly times: readonly number[] | null;
  /** Lines left out because a user, an item or a time is missing. */
  readonly incomplete: number;
}

/** Reads the text of one form, chunk by chunk. Both may throw a LabFailure that names the line. */
export interface TextReader {
  push(text: string): void;
  finish(): Found;
}
