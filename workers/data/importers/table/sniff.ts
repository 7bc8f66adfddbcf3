import type { TableOptions } from '../../../catalog/formats/table.ts';
import { LabFailure } from '../../../protocol/errors.ts';
import { MOST, namesRoles } from '../../text/cut.ts';
import type { Head, Known } from '../../text/head.ts';
import { commonCount, withCount, type Row } from '../../text/rows.ts';
import { NO_CLAIM, type Claim } from '../importer.ts';
import { hasTime, headed, tableOptions } from './columns.ts';
import { unclearColumns } from './failures.ts';

/** Columns that say what they are, by their names or by what stands in them. */
const SURE = 0.9;
/** Pairs of anything; of whole numbers the official format is more likely. */
const PAIRS = 0.7;

/** Whether the first lines are a table, and how it is to be read. */
export function sniffTable(head: Head): Claim<TableOptions> {
  if (head.noLines !== null) return NO_CLAIM;
  const { separator, rows } = head.cut;
  if (rows.length === 0) return NO_CLAIM;
  try {
    return { score: scoreOf(rows, head.known), options: () => tableOptions(rows, separator) };
  } catch (failure) {
    if (!(failure instanceof LabFailure)) throw failure;
    return {
      score: SURE,
      options: () => {
        throw failure;
      },
    };
  }
}

function scoreOf(rows: readonly Row[], known: Known): number {
  if (namesRoles(rows)) return SURE;
  const lines = headed(rows) ? rows.slice(1) : rows;
  if (isTable(lines, known)) return SURE;
  return isPairs(lines) ? PAIRS : 0;
}

/** Whether users come back often enough to be no slip. */
function usersRepeat(rows: readonly Row[]): boolean {
  const users = new Set(rows.map(({ fields }) => fields[0]));
  return users.size < rows.length * 0.9;
}

/** Two fields on each line, or on nearly each where users come back; and no list in the second. */
function isPairs(rows: readonly Row[]): boolean {
  const pairs = withCount(rows, 2);
  const lists = pairs.filter(({ fields }) => /[^\s,;|]([\s,;|]+[^\s,;|]+){2}/.test(fields[1]));
  if (pairs.length === 0 || lists.length * 2 > pairs.length) return false;
  return pairs.length === rows.length || (pairs.length >= rows.length * MOST && usersRepeat(pairs));
}

/** Up to so many values a column of whole numbers is a rating, a count or a flag, and no list of items. */
const FEW = 20;

/**
 * Whether lines of three or more equal columns are a table and not lists of one length: a column holds
 * times, or users come back and what follows the item is no item.
 */
function isTable(all: readonly Row[], known: Known): boolean {
  const columns = commonCount(all);
  const rows = withCount(all, columns);
  if (columns < 3 || rows.length < all.length * MOST) return false;
  if (hasTime(rows)) return true;
  // Lists of up to four items are too short to learn from; longer lines of one length may well be lists.
  const short = columns <= 5;
  if (!short && rows.every(({ fields }) => fields.every((field) => /^\d+$/.test(field))))
    return false;
  if (!usersRepeat(rows) && !(known.usersRepeat === true && short)) return false;
  const isFew = (column: number) =>
    new Set(rows.map(({ fields }) => fields[column])).size <= FEW ||
    rows.some(({ fields }) => !/^\d+$/.test(fields[column]));
  for (let column = 2; column < columns; column++)
    if (!isFew(column)) throw unclearColumns(columns, rows[0].line);
  return true;
}
