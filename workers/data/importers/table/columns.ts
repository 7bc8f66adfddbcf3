import { SEPARATORS, type Separator } from '../../../catalog/formats/separators.ts';
import type { Roles, TableOptions } from '../../../catalog/formats/table.ts';
import { rolesByName } from '../../text/column-names.ts';
import { MOST } from '../../text/cut.ts';
import { commonCount, type Row } from '../../text/rows.ts';
import { noColumnLeft, raggedLine } from './failures.ts';
import { placeByName } from './order.ts';
import { dateStyle, looksLikeTime, unitOf } from './times.ts';

const share = (rows: readonly Row[], column: number, test: (text: string) => boolean): number =>
  rows.length === 0
    ? 0
    : rows.filter(({ fields }) => test(fields[column] ?? '')).length / rows.length;

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));

/** Whether the first line names columns: known names, or no number where the lines below have numbers. */
export function headed(rows: readonly Row[]): boolean {
  const [first, ...body] = rows;
  if (first === undefined || body.length === 0) return false;
  const known = rolesByName(first.fields);
  if (known.user !== null && known.item !== null) return true;
  if (first.fields.some((name) => isNumber(name) || looksLikeTime(name))) return false;
  return first.fields.some(
    (_, column) => share(body, column, (text) => isNumber(text) || looksLikeTime(text)) >= MOST,
  );
}

/** Values of which there are few: ratings, counts, flags. */
const FEW = 12;
const isVaried = (rows: readonly Row[], column: number): boolean =>
  new Set(rows.map(({ fields }) => fields[column])).size > Math.min(FEW, rows.length / 4);

/**
 * The column that holds times by its look; rather a later one. Whole numbers in the first two columns may as
 * well be ids: they are times only where an item is left behind them.
 */
function timeByLook(rows: readonly Row[], taken: readonly number[]): number | null {
  const columns = rows[0]?.fields.length ?? 0;
  for (let column = columns - 1; column >= 0; column--) {
    if (taken.includes(column) || share(rows, column, looksLikeTime) < MOST) continue;
    const sure = column >= 2 || share(rows, column, isNumber) < 1 - MOST;
    if (sure || (columns > 2 && isVaried(rows, 2))) return column;
  }
  return null;
}

/** Whether a column holds times. Where most columns look like it, these are lists of very large ids. */
export function hasTime(rows: readonly Row[]): boolean {
  const columns = rows[0]?.fields.length ?? 0;
  const alike = Array.from({ length: columns }, (_, column) => share(rows, column, looksLikeTime));
  if (columns > 3 && alike.filter((one) => one >= MOST).length > 2) return false;
  return timeByLook(rows, []) !== null;
}

/** Lines numbered through, as tables saved with their index are. */
const isIndex = (rows: readonly Row[], column: number): boolean => {
  const first = Number(rows[0]?.fields[column]);
  return (
    (first === 0 || first === 1) &&
    rows.length > 2 &&
    rows.every(({ fields }, i) => Number(fields[column]) === first + i)
  );
};

/** Decimals are places, prices or shares, and no ids; `12.0` is one. */
const isMeasured = (rows: readonly Row[], column: number): boolean =>
  share(rows, column, (text) => isNumber(text) && /\.\d*[1-9]/.test(text)) > 0.5;

/** Amazon's ids tell items from reviewers, and its lists of ratings have them in either order. */
const isAsin = (text: string): boolean => /^(B0[0-9A-Z]{8}|\d{9}[\dX])$/.test(text);
const isReviewer = (text: string): boolean => /^A[0-9A-Z]{9,}$/.test(text);

/**
 * The column that orders the interactions. Where a header names user and item, its name must say so: what
 * merely looks like a time may as well be a release date or a birthday.
 */
function timeOfTable(
  header: readonly string[] | null,
  body: readonly Row[],
  taken: readonly number[],
): number | null {
  if (header === null) return timeByLook(body, taken);
  const { user, item, time } = rolesByName(header);
  if (time !== null) return time;
  return user !== null && item !== null
    ? placeByName(header, body, user, item)
    : timeByLook(body, taken);
}

/**
 * Which column is what, by names first and then by what stands in the columns.
 * @throws LabFailure where no column is left for the user or the item.
 */
function rolesOf(header: readonly string[] | null, body: readonly Row[], columns: number): Roles {
  const names = header === null ? null : rolesByName(header);
  const taken = [names?.user, names?.item, names?.rating].filter((one) => typeof one === 'number');
  const time = timeOfTable(header, body, taken);
  const left = Array.from({ length: columns }, (_, column) => column).filter(
    (column) =>
      column !== time &&
      !taken.includes(column) &&
      !(columns > 2 && isIndex(body, column)) &&
      !isMeasured(body, column),
  );
  /** One column is never two things. */
  const free = (...used: (number | null | undefined)[]): number => {
    for (let column = 0; column < columns; column++)
      if (![time, ...taken, ...used].includes(column)) return column;
    throw noColumnLeft(body[0]?.line ?? 1);
  };
  let user = names?.user ?? left.shift() ?? free();
  let item = names?.item ?? left.shift() ?? free(user);
  const byLook = names?.user == null && names?.item == null;
  if (byLook && share(body, user, isAsin) >= MOST && share(body, item, isReviewer) >= MOST)
    [user, item] = [item, user];
  const rating = names?.rating ?? left.find((column) => share(body, column, isNumber) >= MOST);
  return { user, item, time, rating: rating ?? null };
}

/** How a table is to be read, by its first lines. @throws LabFailure where they do not say it. */
export function tableOptions(rows: readonly Row[], separator: Separator): TableOptions {
  const has = headed(rows) || isNamed(rows[0].fields);
  const body = has ? rows.slice(1) : rows;
  const columns = commonCount(body.length > 0 ? body : rows);
  const header = !has ? null : headerOf(rows[0], body, columns, separator);
  const roles = rolesOf(header, body, columns);
  return { separator, header, columns, roles, ...timesOf(body, roles.time) };
}

/** Whether the user's and the item's column were told by their names, and not by what stands in them. */
export function isNamed(header: TableOptions['header']): boolean {
  if (header === null) return false;
  const { user, item } = rolesByName(header);
  return user !== null && item !== null;
}

/** The names of as many columns as lines have. @throws LabFailure where the first line names more or fewer. */
function headerOf(
  { fields, line }: Row,
  body: readonly Row[],
  columns: number,
  separator: Separator,
): readonly string[] {
  if (fields.length === columns) return fields;
  if (fields.length === columns + 1 && fields[columns] === '') return fields.slice(0, columns);
  // R writes the lines' own names, which are all different, without a name for their column.
  const first = new Set(body.map((row) => row.fields[0]));
  if (fields.length + 1 === columns && first.size === body.length) return ['', ...fields];
  throw raggedLine(line, fields.length, columns, SEPARATORS[separator]);
}

function timesOf(body: readonly Row[], time: number | null): Pick<TableOptions, 'dates' | 'unit'> {
  if (time === null) return { dates: null, unit: 'order' };
  const values = body.map(({ fields }) => fields[time] ?? '').filter((text) => text !== '');
  const dates = dateStyle(values);
  return { dates, unit: unitOf(values, dates) };
}

/** A column as a person knows it. */
export const columnName = (header: readonly string[] | null, column: number): string =>
  header === null || header[column] === '' ? `column ${column + 1}` : header[column];
