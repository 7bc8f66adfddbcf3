/** What can be wrong with a table. */
import type { LabFailure } from '../../../protocol/errors.ts';
import { NAME_COLUMNS, number, plural, quote, unknownFormat } from '../../text/failures.ts';

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
