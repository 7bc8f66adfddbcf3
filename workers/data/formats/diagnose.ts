import { emptyFile, jsonText, markup, notText, oneColumn, unclearColumns } from './failures.ts';
import { SEPARATORS, type Form, type Separator } from './form.ts';
import { listsForm } from './lists/sniff.ts';
import { commonCount, rowsOf, type Row, type Sample } from './sample.ts';
import { announcesLists, rolesByName } from './table/names.ts';
import { hasTime, headed, tableForm } from './table/sniff.ts';

/** What is known already: nothing, that an official form is out of question, or that users have several lines. */
export type Known = 'nothing' | 'not plain' | 'users repeat';

/**
 * What a file is, by its first lines taken together: how fields are separated, whether there is a header,
 * and which column is what.
 * @throws LabFailure UNKNOWN_FORMAT or EMPTY_FILE where the lines say what is wrong.
 */
export function diagnose(sample: Sample, known: Known): Form {
  refuseOtherTexts(sample.text);
  if (/^[\d\s\ufeff]*$/.test(sample.text)) {
    const rows = rowsOf(sample, ' ');
    if (rows.length === 0 && sample.whole) throw emptyFile();
    const table = isTable(rows, known);
    if (table || (known !== 'nothing' && isPairs(rows))) return tableForm(rows, ' ');
    return known === 'nothing' ? { kind: 'plain' } : listsForm(sample);
  }
  const { separator, rows } = bestSeparator(sample);
  if (rows.length === 0) throw emptyFile();
  const [first, ...body] = rows;
  if (announcesLists(first.fields)) return listsForm(sample);
  const named = namesRoles(rows);
  const lines = headed(rows) ? body : rows;
  if (named || isTable(lines, known) || isPairs(lines)) return tableForm(rows, separator);
  if (rows.every(({ fields }) => fields.length === 1)) throw oneColumn(first.line);
  return listsForm(sample);
}

/** @throws LabFailure for what is no table of any kind. */
function refuseOtherTexts(text: string): void {
  // eslint-disable-next-line no-control-regex -- control characters are what tells a binary file
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text))
    throw notText('it holds control characters, as binary files do');
  const start = text.trimStart();
  if (/^(\{\s*["'}]|\[\s*[[{])/.test(start)) throw jsonText();
  if (/^<(!doctype|\?xml|!--|[a-z]+[\s>])/i.test(start)) throw markup();
}

const CANDIDATES = Object.keys(SEPARATORS) as readonly Separator[];

/** Nearly all lines: one may be damaged. */
const MOST = 0.95;

/** Whether a first line names a user and an item, above as many columns. */
function namesRoles([first, ...body]: readonly Row[]): boolean {
  if (first === undefined) return false;
  const { user, item } = rolesByName(first.fields);
  return user !== null && item !== null && fits(first, body);
}

/** A separator under which a header names user and item; else the one that cuts all lines alike into most fields, blanks last as they also stand inside fields; else the one that cuts most. */
function bestSeparator(sample: Sample): { separator: Separator; rows: readonly Row[] } {
  const tried = CANDIDATES.map((separator) => {
    const rows = rowsOf(sample, separator);
    const most = commonCount(rows);
    const alike = most > 1 && withCount(rows, most).length >= rows.length * MOST;
    return { separator, rows, most, alike };
  });
  const alike = tried.filter((one) => one.alike);
  const naming = tried.filter(({ separator, rows }) => separator !== ' ' && namesRoles(rows));
  if (naming.length > 0) return naming.reduce((best, one) => (one.most > best.most ? one : best));
  const marks = alike.filter(({ separator }) => separator !== ' ');
  if (marks.length > 0) return marks.reduce((best, one) => (one.most > best.most ? one : best));
  if (alike.length > 0) return alike[0];
  const fields = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + row.fields.length, 0);
  return tried.reduce((best, one) => (fields(one.rows) > fields(best.rows) ? one : best));
}

const withCount = (rows: readonly Row[], count: number): readonly Row[] =>
  rows.filter(({ fields }) => fields.length === count);

/** Whether a header names as many columns as lines have; or one less, where lines begin with their own name. */
function fits(header: Row, body: readonly Row[]): boolean {
  const most = commonCount(body);
  return body.length === 0 || most === header.fields.length || most === header.fields.length + 1;
}

/** Whether users come back often enough to be no slip. */
function usersRepeat(rows: readonly Row[]): boolean {
  const users = new Set(rows.map(({ fields }) => fields[0]));
  return users.size < rows.length * 0.9;
}

/** Two fields on each line, or on nearly each where users come back; and no list in the second. */
function isPairs(rows: readonly Row[]): boolean {
  const pairs = withCount(rows, 2);
  const lists = pairs.filter(({ fields }) => /[^\s,;|]([\s,;|]+[^\s,;|]+){2}/.test(fields[1]));
  if (pairs.length === 0 || lists.length * 2 > pairs.length) return false;
  return pairs.length === rows.length || (pairs.length >= rows.length * MOST && usersRepeat(pairs));
}

/** Up to so many values a column of whole numbers is a rating, a count or a flag, and no list of items. */
const FEW = 20;

/**
 * Whether lines of three or more equal columns are a table and not lists of one length: a column holds
 * times, or users come back and what follows the item is no item.
 */
function isTable(all: readonly Row[], known: Known): boolean {
  const columns = commonCount(all);
  const rows = withCount(all, columns);
  if (columns < 3 || rows.length < all.length * MOST) return false;
  if (hasTime(rows)) return true;
  // Lists of up to four items are too short to learn from; longer lines of one length may well be lists.
  const short = columns <= 5;
  if (!short && rows.every(({ fields }) => fields.every((field) => /^\d+$/.test(field))))
    return false;
  if (!usersRepeat(rows) && !(known === 'users repeat' && short)) return false;
  const isFew = (column: number) =>
    new Set(rows.map(({ fields }) => fields[column])).size <= FEW ||
    rows.some(({ fields }) => !/^\d+$/.test(fields[column]));
  for (let column = 2; column < columns; column++)
    if (!isFew(column)) throw unclearColumns(columns, rows[0].line);
  return true;
}
