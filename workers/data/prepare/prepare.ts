import type { InteractionTable } from '../importers/importer.ts';
import type { Dataset } from '../dataset.ts';
import { Pace } from '../pace.ts';
import { assemble, type UserSequences } from './assemble.ts';
import { emptyFile } from '../text/failures.ts';
import { neverTwice } from './failures.ts';
import { groupByUser } from './group.ts';
import { withoutShort } from './short-users.ts';

export interface PrepareOptions {
  readonly name: string;
  /** Drop users with fewer than 5 interactions instead of refusing the data. */
  readonly dropShort: boolean;
  readonly report: (phase: 'checking' | 'preparing') => void;
}

export interface Prepared {
  readonly dataset: Dataset;
  readonly droppedUsers: number;
  /** Interactions at the same time as the one before of the same user. */
  readonly ties: number;
  /** Interactions of a user with an item that the user had before; 0 where nobody asks. */
  readonly repeats: number;
}

/**
 * A data set from interactions of any format: in order of time, users who are too short left out, items numbered
 * from 1, hashed. The same interactions give the same data set, whatever they were read from.
 * @throws LabFailure EMPTY_FILE, SHORT_USERS, TOO_FEW_USERS, UNKNOWN_FORMAT.
 */
export async function prepare(table: InteractionTable, options: PrepareOptions): Promise<Prepared> {
  const rows = table.users.codes.length;
  if (rows === 0) throw emptyFile();
  options.report('checking');
  const grouped = await groupByUser(table);
  if (table.userTold !== null && grouped.userIds.length === rows) throw neverTwice(table.userTold);
  const repeats = table.reading === null ? 0 : await repeatsIn(grouped);
  const { kept, dropped } = withoutShort(grouped, options.dropShort);
  options.report('preparing');
  const dataset = await assemble(options.name, kept);
  return {
    dataset: grouped.itemNames === null ? dataset : withNames(dataset, grouped.itemNames),
    droppedUsers: dropped,
    ties: grouped.ties,
    repeats,
  };
}

async function repeatsIn({ offsets, sequence }: UserSequences): Promise<number> {
  const pace = new Pace();
  const lastUser = new Map<number, number>();
  let repeats = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      if (lastUser.get(sequence[i]) === user) repeats++;
      lastUser.set(sequence[i], user);
    }
    if (pace.due(8 * (offsets[user + 1] - offsets[user]))) await pace.turn();
  }
  return repeats;
}

/** Readable names by compact id, for items whose ids are no whole numbers from 1 up. */
const withNames = (dataset: Dataset, nameOf: ReadonlyMap<number, string>): Dataset => ({
  ...dataset,
  itemNames: Array.from(dataset.originalItems, (id) => nameOf.get(id) ?? ''),
});
