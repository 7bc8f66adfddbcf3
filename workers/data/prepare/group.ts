import type { Ids, InteractionTable } from '../importers/importer.ts';
import { IntList } from '../int-list.ts';
import { inBlocks, Pace } from '../pace.ts';
import { rankIds, type UserSequences } from './assemble.ts';
import { orderIds } from './order-ids.ts';

/** Interactions by user, ascending, each one's oldest first. */
export interface Grouped extends UserSequences {
  /** Item names by the ids in `sequence`; null where the ids say it all. */
  readonly itemNames: ReadonlyMap<number, string> | null;
  /** Interactions at the same time as the one before of the same user: the file's order decided. */
  readonly ties: number;
  /** The first line of all users of whom this is true; Infinity where it is of none. */
  readonly firstLine: (isMeant: (user: number) => boolean) => number;
}

/** Rows of one user that follow each other. */
interface Runs {
  /** [runs] id of the user. */
  readonly ids: Int32Array;
  /** [runs + 1] */
  readonly starts: Int32Array;
}

/**
 * The interactions of each user by time, and in the order of the file where times are equal or unknown. Takes
 * the table's arrays for its own.
 */
export async function groupByUser(table: InteractionTable): Promise<Grouped> {
  const userId = idsOf(table.users);
  const runs = await runsOf(table.users.codes, userId.of);
  const idle = Int32Array.from(table.idle, ({ user }) => userId.of(user));
  const inOrder = idle.length === 0 && isAscending(runs.ids);
  const ranking = inOrder ? null : await rankIds(joined(runs.ids, idle));
  const userIds = ranking === null ? runs.ids : ranking.ids.slice(1);
  const userOf =
    ranking === null ? (run: number) => run : (run: number) => ranking.rank(runs.ids[run]) - 1;

  const offsets = offsetsOf(runs, userOf, userIds.length);
  const itemId = idsOf(table.items);
  const items = await renamed(table.items.codes, itemId);
  const { sequence, ties } =
    table.times === null
      ? { sequence: await inRuns(items, runs, userOf, offsets), ties: 0 }
      : await inTime(items, table.times.values, runs, userOf, offsets);
  return {
    userIds,
    offsets,
    sequence,
    itemNames: itemId.nameOf,
    ties,
    firstLine(isMeant) {
      let first = Infinity;
      for (let run = 0; run < runs.ids.length; run++)
        if (isMeant(userOf(run))) first = Math.min(first, table.lineOf(runs.starts[run]));
      table.idle.forEach(({ line }, i) => {
        if (ranking !== null && isMeant(ranking.rank(idle[i]) - 1)) first = Math.min(first, line);
      });
      return first;
    },
  };
}

/** Where each user's interactions begin, [users + 1]. */
function offsetsOf({ ids, starts }: Runs, userOf: (run: number) => number, users: number) {
  const offsets = new Int32Array(users + 1);
  for (let run = 0; run < ids.length; run++)
    offsets[userOf(run) + 1] += starts[run + 1] - starts[run];
  for (let user = 0; user < users; user++) offsets[user + 1] += offsets[user];
  return offsets;
}

/** How codes become the numbers that a data set knows ids by. */
interface Naming {
  /** Id of a code. */
  readonly of: (code: number) => number;
  /** Whether codes are the ids themselves. */
  readonly same: boolean;
  readonly nameOf: ReadonlyMap<number, string> | null;
}

function idsOf({ names }: Ids): Naming {
  if (names === null) return { of: (code) => code, same: true, nameOf: null };
  const { idOf, nameOf } = orderIds(names);
  return { of: (code) => idOf[code], same: false, nameOf };
}

/** Ids in the place of codes. */
async function renamed(codes: Int32Array, { of, same }: Naming): Promise<Int32Array> {
  if (!same)
    await inBlocks(codes.length, 1, (from, to) => {
      for (let row = from; row < to; row++) codes[row] = of(codes[row]);
    });
  return codes;
}

async function runsOf(codes: Int32Array, idOf: (code: number) => number): Promise<Runs> {
  const ids = new IntList();
  const starts = new IntList();
  let last = -1;
  await inBlocks(codes.length, 1, (from, to) => {
    for (let row = from; row < to; row++) {
      const code = codes[row];
      if (code === last) continue;
      ids.push(idOf(code));
      starts.push(row);
      last = code;
    }
  });
  starts.push(codes.length);
  return { ids: ids.take(), starts: starts.take() };
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  if (b.length === 0) return a;
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

const isAscending = (ids: Int32Array): boolean =>
  ids.every((id, at) => at === 0 || ids[at - 1] < id);

/** Items by user, each one's in the order of the file (a stable counting sort); as they are where users come in order. */
async function inRuns(
  items: Int32Array,
  { ids, starts }: Runs,
  userOf: (run: number) => number,
  offsets: Int32Array,
): Promise<Int32Array> {
  if (isAscending(ids)) return items;
  const next = offsets.slice(0, -1);
  const sequence = new Int32Array(items.length);
  await inBlocks(ids.length, 2 + Math.ceil(items.length / ids.length), (from, to) => {
    for (let run = from; run < to; run++) {
      const user = userOf(run);
      let at = next[user];
      for (let row = starts[run]; row < starts[run + 1]; row++) sequence[at++] = items[row];
      next[user] = at;
    }
  });
  return sequence;
}

/** Items by user, in the order of their times. */
async function inTime(
  items: Int32Array,
  times: Float64Array,
  runs: Runs,
  userOf: (run: number) => number,
  offsets: Int32Array,
): Promise<{ readonly sequence: Int32Array; readonly ties: number }> {
  const rows = Int32Array.from(items, (_, row) => row);
  const order = await inRuns(rows, runs, userOf, offsets);
  const pace = new Pace();
  let ties = 0;
  const sequence = new Int32Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const mine = order.subarray(offsets[user], offsets[user + 1]);
    mine.sort((a, b) => times[a] - times[b] || a - b);
    for (let i = 0; i < mine.length; i++) {
      if (i > 0 && times[mine[i]] === times[mine[i - 1]]) ties++;
      sequence[offsets[user] + i] = items[mine[i]];
    }
    if (pace.due(8 + 8 * mine.length)) await pace.turn();
  }
  return { sequence, ties };
}
