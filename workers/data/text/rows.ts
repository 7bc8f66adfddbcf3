import { LabFailure } from '../../protocol/errors.ts';
import type { Separator } from '../../catalog/formats/separators.ts';
import { Records } from './records.ts';

/** A line, cut into fields. */
export interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

/** So many lines are looked at. */
const LINES = 2000;

/** Lines before the data that begin with # or %, as network files have them; `#user` is a header. */
export const isComment = (first: string): boolean =>
  /^[#%]/.test(first) && !/^#\s?(user|uid)/i.test(first);

/**
 * The first lines of a text in fields, uncut where the separator is null. Comments before the data are left
 * out, and where the text is not `whole` its last line, which is cut off.
 */
export function rowsOf(text: string, whole: boolean, separator: Separator | null): readonly Row[] {
  const rows: Row[] = [];
  const records = new Records(separator, (fields, line) => {
    if (rows.length < LINES && (rows.length > 0 || !isComment(fields[0])))
      rows.push({ fields, line });
  });
  try {
    records.push(text);
    // A first line that is longer than the sample is looked at as far as it goes.
    if (whole || rows.length === 0) records.finish();
  } catch (error) {
    // With another separator the same quote may be none; the reader of the one that is chosen will say it.
    if (!(error instanceof LabFailure)) throw error;
  }
  return rows;
}

/** How many fields most lines have. */
export function commonCount(rows: readonly Row[]): number {
  const seen = new Map<number, number>();
  for (const { fields } of rows) seen.set(fields.length, (seen.get(fields.length) ?? 0) + 1);
  return [...seen].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
}

export const withCount = (rows: readonly Row[], count: number): readonly Row[] =>
  rows.filter(({ fields }) => fields.length === count);
