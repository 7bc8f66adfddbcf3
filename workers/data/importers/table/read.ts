import { SEPARATORS } from '../../../catalog/formats/separators.ts';
import type { TableOptions } from '../../../catalog/formats/table.ts';
import type { Bytes } from '../../text/bytes.ts';
import { textOf } from '../../text/encoding.ts';
import { roundedId } from '../../text/failures.ts';
import { isRounded } from '../../text/ids.ts';
import { Interactions } from '../../text/interactions.ts';
import { Records } from '../../text/records.ts';
import { isComment } from '../../text/rows.ts';
import { Strays } from '../../text/strays.ts';
import type { InteractionTable } from '../importer.ts';
import { clockOf } from './clock.ts';
import { columnName, isNamed } from './columns.ts';
import { mostlyIncomplete, raggedLine } from './failures.ts';

/** What programs write where there is nothing. */
const isMissing = (text: string): boolean => /^(|\\n|na|n\/a|nan|none|null|<na>|nat)$/i.test(text);

/** Reads one interaction per line, in columns. */
export async function readTable(
  bytes: AsyncIterable<Bytes>,
  options: TableOptions,
): Promise<InteractionTable> {
  const { roles, separator, columns, header, dates, unit } = options;
  const { user, item, time, rating } = roles;
  const named = isNamed(header);
  const found = new Interactions();
  const clock = time === null ? null : clockOf(dates, columnName(header, time));
  const values: number[] = [];
  const [users, items] = [new Strays(), new Strays()];
  let lines = 0;
  let incomplete = 0;
  let firstIncomplete = 0;
  let begun = header === null;
  const records = new Records(separator, (fields, line) => {
    if (lines === 0 && isComment(fields[0])) return;
    if (!begun) {
      begun = true;
      return;
    }
    lines++;
    if (fields.length !== columns && !endsWithMark(fields, columns))
      throw raggedLine(line, fields.length, columns, SEPARATORS[separator]);
    const when = time === null ? '0' : fields[time];
    if (isMissing(fields[user]) || isMissing(fields[item]) || isMissing(when)) {
      if (incomplete++ === 0) firstIncomplete = line;
      return;
    }
    clock?.read(when, line);
    for (const id of [fields[user], fields[item]]) {
      if (isRounded(id) && id.includes('.')) throw roundedId(id, line);
    }
    users.see(fields[user], line);
    items.see(fields[item], line);
    found.add(found.user(fields[user], line), fields[item]);
    if (rating !== null) values.push(fields[rating] === '' ? NaN : Number(fields[rating]));
  });
  for await (const text of textOf(bytes)) records.push(text);
  records.finish();
  if (incomplete * 2 > lines) throw mostlyIncomplete(incomplete, lines, firstIncomplete);
  if (!named) {
    users.settle();
    items.settle();
  }
  const names = columnsOf(options);
  return {
    ...found.finish(),
    times: clock === null ? null : { values: Float64Array.from(clock.times()), unit },
    values: rating === null ? null : Float32Array.from(values),
    userTold: names.user,
    reading: {
      separator: SEPARATORS[separator],
      header: header !== null,
      columns: names,
      guessed: !named,
      incomplete,
    },
  };
}

function columnsOf({ header, roles }: TableOptions) {
  const name = (column: number | null) => (column === null ? null : columnName(header, column));
  return {
    user: columnName(header, roles.user),
    item: columnName(header, roles.item),
    time: name(roles.time),
    rating: name(roles.rating),
  };
}

/** A separator after the last field of a line makes one more, which is empty. */
const endsWithMark = (fields: readonly string[], columns: number): boolean =>
  fields.length === columns + 1 && fields[columns] === '';
