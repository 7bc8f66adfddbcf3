import { Pace } from '../../pace.ts';
import type { UserSequences } from '../../assemble.ts';
import { rankIds } from '../../assemble.ts';
import { duplicateUser, irregularLine, neverTwice, unknownFormat } from '../failures.ts';
import { NotPlain } from './not-plain.ts';
import { rows, rowStart, sourceLine, type TokenTable } from './scanner.ts';

export type FileFormat = 'user-per-line' | 'interaction-per-line';

/** A file's interactions by user, and where each user stands in it. */
export interface FileUsers extends UserSequences {
  readonly format: FileFormat;
  /** [users] the table row on which each user first appears. */
  readonly firstRows: Int32Array;
}

/**
 * Interactions by user from the numbers of a file. Told apart by content: two numbers on every line
 * is one interaction per line (SASRec); longer lines are one user per line (ICLRec, ELCRec).
 * Users come out by ascending id, so the order of lines does not change the dataset.
 * @throws LabFailure UNKNOWN_FORMAT or DUPLICATE_USER with the line; NotPlain for a table of columns.
 */
export async function usersOf(table: TokenTable): Promise<FileUsers> {
  if (table.maxFields === 1) {
    throw unknownFormat('Every line has one number: no line tells which user met which item.');
  }
  return table.maxFields === 2 ? byInteraction(table) : byUser(table);
}

/** The first row whose number of fields is not two. */
function firstIrregular(table: TokenTable): { line: number; fields: number } {
  let row = 0;
  while (table.lineEnds.get(row) - rowStart(table, row) === 2) row++;
  return {
    line: sourceLine(table, row),
    fields: table.lineEnds.get(row) - rowStart(table, row),
  };
}

async function byInteraction(table: TokenTable): Promise<FileUsers> {
  if (table.minFields !== 2) {
    const { line, fields } = firstIrregular(table);
    throw irregularLine(line, fields);
  }
  const count = rows(table);
  const userOf = new Int32Array(count);
  for (let row = 0; row < count; row++) userOf[row] = table.tokens.get(2 * row);
  const ranking = await rankIds(userOf);
  const users = ranking.ids.length - 1;
  if (users === count) {
    throw neverTwice('the first number of each line');
  }
  // A counting sort by user: stable, so each user's interactions keep the order of the file.
  const offsets = new Int32Array(users + 1);
  for (const id of userOf) offsets[ranking.rank(id)]++;
  for (let user = 0; user < users; user++) offsets[user + 1] += offsets[user];
  const next = offsets.slice(0, users);
  const firstRows = new Int32Array(users);
  const sequence = new Int32Array(count);
  const pace = new Pace();
  for (let row = 0; row < count; row++) {
    const user = ranking.rank(userOf[row]) - 1;
    if (next[user] === offsets[user]) firstRows[user] = row;
    sequence[next[user]++] = table.tokens.get(2 * row + 1);
    if (pace.due(2)) await pace.turn();
  }
  const userIds = ranking.ids.slice(1);
  return { format: 'interaction-per-line', userIds, offsets, sequence, firstRows };
}

/** Rows by ascending user id, rows of the same user in file order. */
function sortedRows(ids: Int32Array): Int32Array {
  const order = Int32Array.from(ids, (_, row) => row);
  const ascending = ids.every((id, row) => row === 0 || ids[row - 1] < id);
  return ascending ? order : order.sort((a, b) => ids[a] - ids[b] || a - b);
}

async function byUser(table: TokenTable): Promise<FileUsers> {
  const ids = new Int32Array(rows(table));
  for (let row = 0; row < ids.length; row++) ids[row] = table.tokens.get(rowStart(table, row));
  const order = sortedRows(ids);
  refuseRepeats(table, ids, order);

  const offsets = new Int32Array(order.length + 1);
  order.forEach((row, user) => {
    const items = table.lineEnds.get(row) - rowStart(table, row) - 1;
    offsets[user + 1] = offsets[user] + items;
  });
  const sequence = new Int32Array(offsets[order.length]);
  const pace = new Pace();
  for (let user = 0; user < order.length; user++) {
    const row = order[user];
    table.tokens.copy(rowStart(table, row) + 1, table.lineEnds.get(row), sequence, offsets[user]);
    if (pace.due(8 + offsets[user + 1] - offsets[user])) await pace.turn();
  }
  return {
    format: 'user-per-line',
    userIds: Int32Array.from(order, (row) => ids[row]),
    offsets,
    sequence,
    firstRows: order,
  };
}

/** A user on two lines: a mistake in a file by user, or a sign that it is another kind of file. */
function refuseRepeats(table: TokenTable, ids: Int32Array, order: Int32Array): void {
  let again = Infinity;
  let first = 0;
  for (let i = 1; i < order.length; i++) {
    if (ids[order[i]] === ids[order[i - 1]] && order[i] < again) {
      again = order[i];
      first = order[i - 1];
    }
  }
  if (again === Infinity) return;
  if (table.minFields === table.maxFields) throw new NotPlain('table');
  const line = sourceLine(table, again);
  if (table.pairs * 2 > ids.length) {
    const odd = firstIrregular(table);
    throw irregularLine(odd.line, odd.fields);
  }
  throw duplicateUser(String(ids[again]), line, sourceLine(table, first));
}
