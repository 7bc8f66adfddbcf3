import { mostlyIncomplete, raggedLine, roundedId, strayWord } from '../failures.ts';
import { SEPARATORS, type TableForm } from '../form.ts';
import { isRounded } from '../ids.ts';
import { Interactions } from '../interactions.ts';
import { Records } from '../records.ts';
import { isComment } from '../sample.ts';
import { Strays } from '../strays.ts';
import type { TextReader } from '../text-reader.ts';
import { clockOf } from './clock.ts';
import { columnName } from './sniff.ts';

/** What programs write where there is nothing. */
const isMissing = (text: string): boolean => /^(|\\n|na|n\/a|nan|none|null|<na>|nat)$/i.test(text);

/** Reads one interaction per line, in columns. */
export function tableReader(form: TableForm): TextReader {
  const { roles, separator, columns, header, dates } = form;
  const { user, item, time } = roles;
  const table = new Interactions();
  const clock = time === null ? null : clockOf(dates, columnName(header, time));
  const users = new Strays(strayWord);
  const items = new Strays(strayWord);
  let lines = 0;
  let incomplete = 0;
  let firstIncomplete = 0;
  let named = header === null;
  const records = new Records(separator, (fields, line) => {
    if (lines === 0 && isComment(fields[0])) return;
    if (!named) {
      named = true;
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
    table.add(table.user(fields[user], line), fields[item]);
  });
  return {
    push: (text) => records.push(text),
    finish() {
      records.finish();
      if (incomplete * 2 > lines) throw mostlyIncomplete(incomplete, lines, firstIncomplete);
      if (!form.named) {
        users.settle();
        items.settle();
      }
      return { table, times: clock?.times() ?? null, incomplete };
    },
  };
}

/** A separator after the last field of a line makes one more, which is empty. */
const endsWithMark = (fields: readonly string[], columns: number): boolean =>
  fields.length === columns + 1 && fields[columns] === '';
