/** What can be wrong with an interaction file, each with its line, its cause and one next action. */
import { LabFailure, type ErrorCode } from '../../protocol/errors.ts';

/** Ids are kept in signed 32-bit integers. */
export const MAX_ID = 2147483647;
/** The split holds three items out, so the shortest user that trains keeps two (5-core, as the paper). */
export const MIN_INTERACTIONS = 5;
/** The smallest batch the settings allow. */
export const MIN_USERS = 4;

/** The way out that is always there: a table whose columns say what they are. */
export const NAME_COLUMNS = 'Name the columns in a first line, for example “user,item,timestamp”.';
const FORMATS =
  'one user per line (“user item item …”) or one interaction per line with the columns user, item and, if known, time';

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

/** A text as it stands in a file, short enough for a sentence. */
export const quote = (text: string): string =>
  `“${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}”`;
const LONGEST_QUOTE = 24;

/** A word among whole numbers: a slip, as nearly all other ids are numbers. */
export const strayWord = (token: string, line: number): LabFailure =>
  failure(
    'NOT_A_NUMBER',
    `Line ${number(line)} holds ${quote(token)}, where nearly all other ids are whole numbers. Expected whole numbers throughout, or names throughout.`,
    `Correct line ${number(line)} and load the file again.`,
    { line },
  );

/** An id that a spreadsheet or a program wrote with an exponent: digits are lost, and different ids became one. */
export const roundedId = (token: string, line: number): LabFailure =>
  failure(
    'NOT_A_NUMBER',
    `Line ${number(line)} holds ${quote(token)} as an id: a long number was written with an exponent, and its last digits may be lost. Expected whole numbers or names.`,
    'Write the ids out in full, as text or whole numbers, and load the file again.',
    { line },
  );

/** Lists that were filled up to one length. */
export const filledList = (filler: string, line: number, at: 'begins' | 'ends'): LabFailure =>
  failure(
    'ID_NOT_POSITIVE',
    `The list on line ${number(line)} ${at} with several ${quote(filler)}, as lists do that are filled up to one length. Taken for an item it would be learned and ranked.`,
    `Delete the ${quote(filler)} that fill up the lists and load the file again.`,
    { line },
  );

export const duplicateUser = (user: string, line: number, first: number): LabFailure =>
  failure(
    'DUPLICATE_USER',
    `Line ${number(line)} begins with user ${quote(user)}, who already has line ${number(first)}. In a file with one user per line each user has one line.`,
    `Join lines ${number(first)} and ${number(line)} in time order, or write one interaction per line.`,
    { line },
  );

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

/** A line of a table with too few or too many columns. */
export const raggedLine = (
  line: number,
  found: number,
  columns: number,
  separator: string,
): LabFailure =>
  unknownFormat(
    `Line ${number(line)} has ${plural(found, 'column')} where most lines have ${number(columns)}, apart by ${separator}.`,
    `Correct line ${number(line)}, or put fields that hold ${separator} in double quotes.`,
    line,
  );

/** Whole numbers in columns that could be items as well as anything else. */
export const unclearColumns = (columns: number, line: number): LabFailure =>
  unknownFormat(
    `Every line has ${number(columns)} numbers, users repeat, and neither the numbers nor a header (line ${number(line)}) tell which column is the item and which the time.`,
    NAME_COLUMNS,
    line,
  );

/** Every column is a time or a rating, or one of user and item. */
export const noColumnLeft = (line: number): LabFailure =>
  unknownFormat(
    `From line ${number(line)} on, the columns that are no time and no rating are too few to tell a user and an item.`,
    NAME_COLUMNS,
    line,
  );

/** No column, or the wrong one, was taken for the user. */
export const neverTwice = (user: string): LabFailure =>
  unknownFormat(
    `No user appears twice when ${user} is taken for the user, so no user has a sequence.`,
    NAME_COLUMNS,
  );

export const oneColumn = (line: number): LabFailure =>
  unknownFormat(
    `Line ${number(line)} has one column: no line tells which user met which item.`,
    `Write the file with ${FORMATS}.`,
    line,
  );

/** A value that is no time, in the column that orders the interactions. */
export const badTime = (token: string, column: string, line: number): LabFailure =>
  unknownFormat(
    `Line ${number(line)} holds ${quote(token)} in ${column}, which orders the interactions and is not a time.`,
    `Correct line ${number(line)}; times are numbers, or dates as 2014-07-23 18:05. Under another name the column is left alone.`,
    line,
  );

/** 03/04/2014, and no line that tells the day from the month. */
export const unclearDates = (token: string, column: string, line: number): LabFailure =>
  unknownFormat(
    `Line ${number(line)} holds ${quote(token)} in ${column}, and nothing there tells the day from the month.`,
    'Write the dates as year-month-day, for example 2014-07-23.',
    line,
  );

export const mostlyIncomplete = (missing: number, total: number, line: number): LabFailure =>
  unknownFormat(
    `${number(missing)} of ${number(total)} lines lack a user, an item or a time, the first line ${number(line)}.`,
    'Fill in these columns, or name the right ones in the first line as user, item and timestamp.',
    line,
  );

export const openQuote = (line: number): LabFailure =>
  unknownFormat(
    `The double quote that opens on line ${number(line)} is not closed.`,
    `Close the quote on line ${number(line)}, or double it where it belongs to the text.`,
    line,
  );

export const notText = (why: string): LabFailure =>
  unknownFormat(`The file is not text: ${why}.`, `Save it as text with ${FORMATS}.`);

export const wrongLetters = (): LabFailure =>
  unknownFormat(
    'The file begins as text in UTF-8 and goes on in another code.',
    'Save it as UTF-8 throughout and load it again.',
  );

export const jsonText = (): LabFailure =>
  unknownFormat(
    'The file is JSON, not a table of columns.',
    'Save user, item and time of its records as CSV, with these names in the first line.',
  );

export const markup = (): LabFailure =>
  unknownFormat(
    'The file is a web page or XML, not data: a download may have saved the page around them.',
    'Download the data file itself and load that.',
  );

export const badGzip = (detail: string): LabFailure =>
  failure(
    'BAD_GZIP',
    'The file begins like a gzip file but cannot be unpacked: it is cut off or damaged.',
    'Download or compress the file again, or load it unpacked.',
    { detail },
  );
