/** What can be wrong with interactions, whatever they were read from. */
import type { LabFailure } from '../../protocol/errors.ts';
import { failure, NAME_COLUMNS, number, plural, unknownFormat } from '../text/failures.ts';

/** The split holds three items out, so the shortest user that trains keeps two (5-core, as the paper). */
export const MIN_INTERACTIONS = 5;

/** The smallest batch the settings allow. */
export const MIN_USERS = 4;

export const shortUsers = (count: number, users: number, line: number): LabFailure =>
  failure(
    'SHORT_USERS',
    `${plural(count, 'user')} of ${number(users)} ${count === 1 ? 'has' : 'have'} fewer than ${MIN_INTERACTIONS} interactions, the first on line ${number(line)}. The last items of each user are held out, so at least ${MIN_INTERACTIONS} are needed.`,
    `Drop ${count === 1 ? 'this user' : 'these users'} and go on with the others.`,
    { line, count },
  );

/** So many are short that dropping them is no way out. */
export const nearlyAllShort = (kept: number, users: number): LabFailure =>
  failure(
    'TOO_FEW_USERS',
    `${kept === 0 ? 'None' : `Only ${number(kept)}`} of ${plural(users, 'user')} ${kept > 1 ? 'have' : 'has'} at least ${MIN_INTERACTIONS} interactions; at least ${MIN_USERS} such users are needed to fill a batch.`,
    `Choose a file with at least ${MIN_USERS} users of ${MIN_INTERACTIONS} or more interactions.`,
    { count: kept },
  );

export const tooFewUsers = (users: number, dropped: number): LabFailure =>
  failure(
    'TOO_FEW_USERS',
    `Only ${plural(users, 'user')} with at least ${MIN_INTERACTIONS} interactions ${users === 1 ? 'is' : 'are'} left${dropped > 0 ? ` after dropping ${number(dropped)}` : ''}; at least ${MIN_USERS} are needed to fill a batch.`,
    'Choose a larger file.',
    { count: users },
  );

/** No column, or the wrong one, was taken for the user. */
export const neverTwice = (user: string): LabFailure =>
  unknownFormat(
    `No user appears twice when ${user} is taken for the user, so no user has a sequence.`,
    NAME_COLUMNS,
  );
