import type { UserSequences } from '../assemble.ts';
import {
  MIN_INTERACTIONS,
  MIN_USERS,
  nearlyAllShort,
  shortUsers,
  tooFewUsers,
} from './failures.ts';

/** Interactions by user, before users who are too short to train are dropped. */
export interface ReadUsers extends UserSequences {
  /** 1-based line on which a user first appears. */
  readonly lineOf: (user: number) => number;
}

export interface Prepared {
  readonly kept: UserSequences;
  readonly dropped: number;
}

/**
 * The users that can be trained on.
 * @throws LabFailure SHORT_USERS where some are too short, may not be dropped, and enough others are left;
 * TOO_FEW_USERS.
 */
export function prepare(all: ReadUsers, dropShort: boolean): Prepared {
  const short = shortRows(all.offsets);
  if (short.length > 0 && !dropShort) {
    const left = all.userIds.length - short.length;
    if (left < MIN_USERS) throw nearlyAllShort(left, all.userIds.length);
    const line = short.reduce((least, user) => Math.min(least, all.lineOf(user)), Infinity);
    throw shortUsers(short.length, all.userIds.length, line);
  }
  const kept = short.length > 0 ? withoutShort(all) : all;
  if (kept.userIds.length < MIN_USERS) throw tooFewUsers(kept.userIds.length, short.length);
  return { kept, dropped: short.length };
}

/** Users with fewer than 5 interactions. */
function shortRows(offsets: Int32Array): number[] {
  const short: number[] = [];
  for (let user = 0; user + 1 < offsets.length; user++) {
    if (offsets[user + 1] - offsets[user] < MIN_INTERACTIONS) short.push(user);
  }
  return short;
}

function withoutShort({ userIds, offsets, sequence }: UserSequences): UserSequences {
  const keptUsers: number[] = [];
  const keptOffsets: number[] = [0];
  let end = 0;
  for (let user = 0; user < userIds.length; user++) {
    const length = offsets[user + 1] - offsets[user];
    if (length < MIN_INTERACTIONS) continue;
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
