import { Pace } from '../pace.ts';
import type { UserSequences } from '../assemble.ts';
import { orderIds, Ids } from './ids.ts';
import { IntList } from './plain/int-list.ts';

/** What any reader makes of a file: one row per interaction, users and items by their ids as text. */
export class Interactions {
  readonly users = new Ids();
  readonly items = new Ids();
  /** [rows] user and item of each interaction, in the order of the file. */
  readonly userOf = new IntList();
  readonly itemOf = new IntList();
  /** [users] the line on which each first appears. */
  readonly lines: number[] = [];

  get rows(): number {
    return this.userOf.length;
  }

  /** The number of a user, who need not have an interaction yet. */
  user(name: string, line: number): number {
    const user = this.users.of(name);
    if (user === this.lines.length) this.lines.push(line);
    return user;
  }

  add(user: number, item: string): void {
    this.userOf.push(user);
    this.itemOf.push(this.items.of(item));
  }
}

/** Interactions by user, ready to be cut and numbered. */
export interface Grouped extends UserSequences {
  /** [users] the line on which each first appears. */
  readonly lines: Int32Array;
  /** Item names by the ids in `sequence`; null where the ids say it all. */
  readonly itemNames: ReadonlyMap<number, string> | null;
  /** Interactions at the same time as the one before of the same user: the file's order decided. */
  readonly ties: number;
  /** Interactions of a user with an item that the user had before. */
  readonly repeats: number;
}

/**
 * Users by ascending id, each one's interactions by time (`times` [rows]), and in the order of the file where times are equal or unknown.
 */
export async function groupByUser(
  table: Interactions,
  times: readonly number[] | null,
): Promise<Grouped> {
  const pace = new Pace();
  const users = orderIds(table.users.names);
  const items = orderIds(table.items.names);
  const ids = Int32Array.from(new Set(users.idOf)).sort();
  const place = new Map(Array.from(ids, (id, i) => [id, i]));
  const placeOf = Int32Array.from(users.idOf, (id) => place.get(id) ?? 0);

  // A counting sort by user: stable.
  const offsets = new Int32Array(ids.length + 1);
  for (let row = 0; row < table.rows; row++) offsets[placeOf[table.userOf.get(row)] + 1]++;
  for (let user = 0; user < ids.length; user++) offsets[user + 1] += offsets[user];
  const next = offsets.slice(0, ids.length);
  const order = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    order[next[placeOf[table.userOf.get(row)]]++] = row;
    if (pace.due(2)) await pace.turn();
  }

  let ties = 0;
  let repeats = 0;
  const lastUser = new Map<number, number>();
  const sequence = new Int32Array(table.rows);
  for (let user = 0; user < ids.length; user++) {
    const mine = order.subarray(offsets[user], offsets[user + 1]);
    if (times !== null) {
      mine.sort((a, b) => times[a] - times[b] || a - b);
      for (let i = 1; i < mine.length; i++) if (times[mine[i]] === times[mine[i - 1]]) ties++;
    }
    for (let i = 0; i < mine.length; i++) {
      const item = items.idOf[table.itemOf.get(mine[i])];
      if (lastUser.get(item) === user) repeats++;
      lastUser.set(item, user);
      sequence[offsets[user] + i] = item;
    }
    if (pace.due(8 + 8 * mine.length)) await pace.turn();
  }
  const lines = new Int32Array(ids.length).fill(2 ** 31 - 1);
  placeOf.forEach((user, name) => (lines[user] = Math.min(lines[user], table.lines[name])));
  return { userIds: ids, offsets, sequence, lines, itemNames: items.nameOf, ties, repeats };
}
