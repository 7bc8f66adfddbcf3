import { USER_PER_LINE } from '../../../catalog/formats/user-per-line.ts';
import type { NoOptions } from '../../../catalog/formats/format.ts';
import { inBlocks } from '../../pace.ts';
import { duplicateUser, irregularLine } from '../../text/failures.ts';
import {
  fieldsAtFirst,
  firstIrregular,
  rowFields,
  rows,
  rowStart,
  scan,
  sourceLine,
  type TokenTable,
} from '../../text/whole-numbers.ts';
import { NO_CLAIM, type Importer, type InteractionTable } from '../importer.ts';
import { NotMine } from '../not-mine.ts';

/** A user, then that user's items, oldest first: the peak is the numbers as 32-bit integers, three times, never the text. */
export const userPerLine: Importer<NoOptions> = {
  card: USER_PER_LINE,
  sniff(head) {
    const fields = fieldsAtFirst(head);
    if (fields === null) return NO_CLAIM;
    // Pairs throughout are interactions; but if longer lines follow, these are lists.
    return { score: fields > 2 ? 0.8 : 0.75, options: () => ({}) };
  },
  async read(bytes) {
    const table = await scan(bytes);
    refuseRepeats(table);
    return interactionsOf(table);
  },
};

async function interactionsOf(table: TokenTable): Promise<InteractionTable> {
  const lines = rows(table);
  const total = table.tokens.length - lines;
  const [users, items] = [new Int32Array(total), new Int32Array(total)];
  /** [lines + 1] the interaction with which each line begins. */
  const starts = new Int32Array(lines + 1);
  const idle: { user: number; line: number }[] = [];
  await inBlocks(lines, 8 + Math.ceil(total / lines), (from, to) => {
    for (let row = from; row < to; row++) {
      const first = rowStart(table, row);
      const count = rowFields(table, row) - 1;
      const user = table.tokens.get(first);
      const at = starts[row];
      starts[row + 1] = at + count;
      if (count === 0) idle.push({ user, line: sourceLine(table, row) });
      // Lists are short: an item at a time is faster than copying each list.
      for (let i = 0; i < count; i++) {
        users[at + i] = user;
        items[at + i] = table.tokens.get(first + 1 + i);
      }
    }
  });
  return {
    users: { codes: users, names: null },
    items: { codes: items, names: null },
    times: null,
    values: null,
    idle,
    lineOf: (interaction) => sourceLine(table, lastUpTo(starts, interaction)),
    userTold: null,
    reading: null,
  };
}

/** The last index whose entry is at most `value`, in ascending numbers of which the first is. */
function lastUpTo(ascending: Int32Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ascending[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A user on two lines: a mistake in a file by user, or a sign that it is another kind of file. */
function refuseRepeats(table: TokenTable): void {
  const ids = new Int32Array(rows(table));
  for (let row = 0; row < ids.length; row++) ids[row] = table.tokens.get(rowStart(table, row));
  if (ids.every((id, row) => row === 0 || ids[row - 1] < id)) return;
  const order = Int32Array.from(ids, (_, row) => row).sort((a, b) => ids[a] - ids[b] || a - b);
  let again = Infinity;
  let first = 0;
  for (let i = 1; i < order.length; i++) {
    if (ids[order[i]] === ids[order[i - 1]] && order[i] < again) {
      again = order[i];
      first = order[i - 1];
    }
  }
  if (again === Infinity) return;
  if (table.minFields === table.maxFields) throw new NotMine({ usersRepeat: true });
  const line = sourceLine(table, again);
  if (table.pairs * 2 > ids.length) {
    const odd = firstIrregular(table);
    throw irregularLine(odd.line, odd.fields);
  }
  throw duplicateUser(String(ids[again]), line, sourceLine(table, first));
}
