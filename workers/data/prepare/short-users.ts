import type { UserSequences } from './assemble.ts';
import {
  MIN_INTERACTIONS,
  MIN_USERS,
  nearlyAllShort,
  shortUsers,
  tooFewUsers,
} from './failures.ts';
import type { Grouped } from './group.ts';

/**
 * The users that can be trained on.
 * @throws LabFailure SHORT_USERS where some are too short, may not be dropped, and enough others are left;
 * TOO_FEW_USERS.
 */
export function withoutShort(
  all: Grouped,
  dropShort: boolean,
): { readonly kept: UserSequences; readonly dropped: number } {
  const { userIds, offsets } = all;
  const short = shortRows(offsets);
  if (short.length > 0 && !dropShort) {
    const left = userIds.length - short.length;
    if (left < MIN_USERS) throw nearlyAllShort(left, userIds.length);
    const line = all.firstLine((user) => isShort(offsets, user));
    throw shortUsers(short.length, userIds.length, line);
  }
  const kept = short.length > 0 ? onlyLong(all) : all;
  if (kept.userIds.length < MIN_USERS) throw tooFewUsers(kept.userIds.length, short.length);
  return { kept, dropped: short.length };
}

const isShort = (offsets: Int32Array, user: number): boolean =>
  offsets[user + 1] - offsets[user] < MIN_INTERACTIONS;

/** Users with fewer than 5 interactions. */
function shortRows(offsets: Int32Array): number[] {
  const short: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (isShort(offsets, user)) short.push(user);
  }
  return short;
}

function onlyLong({ userIds, offsets, sequence }: UserSequences): UserSequences {
  const keptUsers: number[] = [];
  const keptOffsets: number[] = [0];
  let end = 0;
  for (let user = 0; user < userIds.length; user++) {
    if (isShort(offsets, user)) continue;
    const length = offsets[user + 1] - offsets[user];
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
