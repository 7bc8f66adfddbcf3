import { SEPARATORS, type Separator } from '../../catalog/formats/separators.ts';
import { rolesByName } from './column-names.ts';
import { commonCount, withCount, type Row } from './rows.ts';

/** First lines, and what they are cut at. */
export interface Cut {
  readonly separator: Separator;
  readonly rows: readonly Row[];
}

const CANDIDATES = Object.keys(SEPARATORS) as readonly Separator[];

/** Nearly all lines: one may be damaged. */
export const MOST = 0.95;

/** Whether a first line names a user and an item, above as many columns. */
export function namesRoles([first, ...body]: readonly Row[]): boolean {
  if (first === undefined) return false;
  const { user, item } = rolesByName(first.fields);
  return user !== null && item !== null && fits(first, body);
}

/** Whether a header names as many columns as lines have; or one less, where lines begin with their own name. */
function fits(header: Row, body: readonly Row[]): boolean {
  const most = commonCount(body);
  return body.length === 0 || most === header.fields.length || most === header.fields.length + 1;
}

/**
 * A separator under which a header names user and item; else the one that cuts all lines alike into most
 * fields, blanks last as they also stand inside fields; else the one that cuts most.
 */
export function cutOf(rowsOf: (separator: Separator) => readonly Row[]): Cut {
  const tried = CANDIDATES.map((separator) => {
    const rows = rowsOf(separator);
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
