/** What can be wrong with an interaction file, each with its line, its cause and one next action. */
import { LabFailure, type ErrorCode } from '../../protocol/errors.ts';

/** Ids are kept in signed 32-bit integers. */
export const MAX_ID = 2147483647;
/** The split holds three items out, so the shortest user that trains keeps two (5-core, as the paper). */
export const MIN_INTERACTIONS = 5;
/** The smallest batch the settings allow. */
export const MIN_USERS = 4;

const FORMATS =
  'either one user per line (“user item item …”) or one interaction per line (“user item”)';
const EXPECT_IDS = 'Expected whole numbers from 1 up, separated by spaces';

const failure = (code: ErrorCode, message: string, action: string, more?: object): LabFailure =>
  new LabFailure({ code, message, action, ...more });

export const number = (n: number): string => n.toLocaleString('en-US');
const plural = (n: number, one: string, many = `${one}s`): string =>
  `${number(n)} ${n === 1 ? one : many}`;

export const emptyFile = (): LabFailure =>
  failure(
    'EMPTY_FILE',
    'The file holds no interactions: it is empty or only blank lines.',
    `Choose a file with ${FORMATS}.`,
  );

/** A token that is no id: letters, a sign, a fraction, zero, or too many digits. */
export function badToken(token: string, line: number): LabFailure {
  const found = `Line ${number(line)} holds “${token}”`;
  if (/^(-\d+|0+)$/.test(token)) {
    return failure(
      'ID_NOT_POSITIVE',
      `${found}, but ids begin at 1: 0 is the padding of short users. ${EXPECT_IDS}.`,
      'Add 1 to every user and item id (or renumber them) and load the file again.',
      { line },
    );
  }
  if (/^\d+$/.test(token)) {
    return failure(
      'ID_TOO_LARGE',
      `${found}, above the largest id that can be kept, ${number(MAX_ID)}.`,
      'Renumber the ids from 1 and load the file again.',
      { line },
    );
  }
  return failure(
    'NOT_A_NUMBER',
    `${found}, which is not an id. ${EXPECT_IDS}.`,
    line === 1
      ? 'If line 1 is a header, delete it; if commas separate the columns, replace them by spaces.'
      : `Correct line ${number(line)} (names must be replaced by numbers) and load the file again.`,
    { line },
  );
}

export const duplicateUser = (user: number, line: number, first: number): LabFailure =>
  failure(
    'DUPLICATE_USER',
    `Line ${number(line)} begins with user ${user}, who already has line ${number(first)}. In a file with one user per line each user has one line.`,
    `Join lines ${number(first)} and ${number(line)} in time order, or write one interaction per line.`,
    { line },
  );

export const shortUsers = (count: number, users: number, line: number): LabFailure =>
  failure(
    'SHORT_USERS',
    `${plural(count, 'user')} of ${number(users)} ${count === 1 ? 'has' : 'have'} fewer than ${MIN_INTERACTIONS} interactions, the first on line ${number(line)}. The last items of each user are held out, so at least ${MIN_INTERACTIONS} are needed.`,
    `Drop ${count === 1 ? 'this user' : 'these users'} and load the others.`,
    { line, count },
  );

export const tooFewUsers = (users: number, dropped: number): LabFailure =>
  failure(
    'TOO_FEW_USERS',
    `Only ${plural(users, 'user')} with at least ${MIN_INTERACTIONS} interactions ${users === 1 ? 'is' : 'are'} left${dropped > 0 ? ` after dropping ${number(dropped)}` : ''}; at least ${MIN_USERS} are needed to fill a batch.`,
    'Choose a larger file.',
    { count: users },
  );

export const unknownFormat = (
  message: string,
  action = `Write the file with ${FORMATS}.`,
  line?: number,
): LabFailure =>
  failure('UNKNOWN_FORMAT', message, action, line === undefined ? undefined : { line });

export const irregularLine = (line: number, found: number): LabFailure =>
  unknownFormat(
    `Line ${number(line)} has ${plural(found, 'number')} where the other lines have two (“user item”).`,
    `Correct line ${number(line)} to two numbers, user and item.`,
    line,
  );

export const manyColumns = (columns: number, line: number): LabFailure =>
  unknownFormat(
    `Every line has ${columns} numbers and users repeat (again on line ${number(line)}), as in a table of ratings. Expected ${FORMATS}.`,
    'Sort the file by time and keep the first two columns, user and item.',
    line,
  );

export const badGzip = (detail: string): LabFailure =>
  failure(
    'BAD_GZIP',
    'The file begins like a gzip file but cannot be unpacked: it is cut off or damaged.',
    'Download or compress the file again, or load it unpacked.',
    { detail },
  );
