/** What can be wrong with a file, each with its line, its cause and one next action. */
import { writableFormats } from '../../catalog/formats.ts';
import { LabFailure, type ErrorCode } from '../../protocol/errors.ts';

/** The way out that is always there: a table whose columns say what they are. */
export const NAME_COLUMNS = 'Name the columns in a first line, for example “user,item,timestamp”.';

export const failure = (
  code: ErrorCode,
  message: string,
  action: string,
  more?: object,
): LabFailure => new LabFailure({ code, message, action, ...more });

export const number = (n: number): string => n.toLocaleString('en-US');

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${number(n)} ${n === 1 ? one : many}`;

export const emptyFile = (): LabFailure =>
  failure(
    'EMPTY_FILE',
    'The file holds no interactions: it is empty or only blank lines.',
    `Choose a file with ${writableFormats()}.`,
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

export const duplicateUser = (user: string, line: number, first: number): LabFailure =>
  failure(
    'DUPLICATE_USER',
    `Line ${number(line)} begins with user ${quote(user)}, who already has line ${number(first)}. In a file with one user per line each user has one line.`,
    `Join lines ${number(first)} and ${number(line)} in time order, or write one interaction per line.`,
    { line },
  );

export const unknownFormat = (
  message: string,
  action = `Write the file with ${writableFormats()}.`,
  line?: number,
): LabFailure =>
  failure('UNKNOWN_FORMAT', message, action, line === undefined ? undefined : { line });

export const irregularLine = (line: number, found: number): LabFailure =>
  unknownFormat(
    `Line ${number(line)} has ${plural(found, 'number')} where the other lines have two (“user item”).`,
    `Correct line ${number(line)} to two numbers, user and item.`,
    line,
  );

export const oneColumn = (line: number): LabFailure =>
  unknownFormat(
    `Line ${number(line)} has one column: no line tells which user met which item.`,
    `Write the file with ${writableFormats()}.`,
    line,
  );

export const openQuote = (line: number): LabFailure =>
  unknownFormat(
    `The double quote that opens on line ${number(line)} is not closed.`,
    `Close the quote on line ${number(line)}, or double it where it belongs to the text.`,
    line,
  );

export const notText = (why: string): LabFailure =>
  unknownFormat(`The file is not text: ${why}.`, `Save it as text with ${writableFormats()}.`);

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
