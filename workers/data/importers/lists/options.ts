import type { ListsOptions } from '../../../catalog/formats/lists.ts';
import { SEPARATORS, type Separator } from '../../../catalog/formats/separators.ts';
import { announcesLists } from '../../text/column-names.ts';
import type { Head } from '../../text/head.ts';
import { isWhole } from '../../text/ids.ts';

/** What may stand between a user and the first item, where another separator stands between items. */
const AFTER = ['\t', ':', ';', '|', ',', ' '] as const;

/** A line without the quotes and brackets around lists: `7,"[10, 26]"` is `7,10, 26`. */
const bare = (line: string): string => line.replace(/["[\](){}]/g, ' ').trim();

const cut = (line: string, separator: Separator): string[] =>
  (separator === ' ' ? line.split(/[ \t\v\f]+/) : line.split(separator))
    .map((field) => field.trim())
    .filter((field) => field !== '');

/** The user of a line, then the items. */
export function cutList(line: string, { separator, after }: ListsOptions): string[] {
  const fields = cut(bare(line), separator);
  if (after === null || fields.length === 0) return fields;
  const at = fields[0].indexOf(after);
  if (at < 0) return fields;
  const [user, item] = [fields[0].slice(0, at).trim(), fields[0].slice(at + 1).trim()];
  return [user, ...(item === '' ? [] : [item]), ...fields.slice(1)];
}

/** How lists are to be read, by their first lines: the separator that stands between items, and what follows the user. */
export function listsOptions(head: Head): ListsOptions {
  const lines = head.rows(null).map(({ fields }) => bare(fields[0]));
  const [first, ...body] = lines;
  const separator = separatorOf(body.length > 0 ? body : lines);
  const users = (body.length > 0 ? body : lines).map((line) => cut(line, separator)[0] ?? '');
  const after = AFTER.find(
    (mark) =>
      mark !== separator && users.length > 0 && users.every((user) => user.indexOf(mark) > 0),
  );
  return {
    separator,
    after: after ?? null,
    header: body.length > 0 && isHeader(first, body, separator),
  };
}

/** A mark that stands several times in lines; else blanks. */
function separatorOf(lines: readonly string[]): Separator {
  const marks = (Object.keys(SEPARATORS) as Separator[]).filter((one) => one !== ' ');
  const counted = marks.map((mark) => ({
    mark,
    times: lines.map((line) => line.split(mark).length - 1),
  }));
  const inLists = counted
    .filter(
      ({ times }) =>
        times.some((n) => n > 1) && times.filter((n) => n > 0).length * 2 > lines.length,
    )
    .map((one) => ({ ...one, sum: one.times.reduce((a, b) => a + b, 0) }));
  return inLists.reduce<{ mark: Separator; sum: number }>(
    (best, one) => (one.sum > best.sum ? one : best),
    { mark: ' ', sum: 0 },
  ).mark;
}

/** A first line that names columns, above lists. */
function isHeader(first: string, body: readonly string[], separator: Separator): boolean {
  if (/^#?\s*user/i.test(first) && !/^#?\s*user/i.test(body[0])) return true;
  const cutBoth = [...cut(first, ','), ...cut(first, '\t'), ...cut(first, ' ')];
  if (announcesLists(cut(first, ',')) || announcesLists(cut(first, '\t'))) return true;
  const whole = body.slice(0, 50).every((line) => cut(line, separator).every(isWhole));
  return whole && cutBoth.every((name) => !/^[-+]?\d/.test(name));
}
