import { duplicateUser, filledList, strayWord } from '../failures.ts';
import type { ListsForm } from '../form.ts';
import { Interactions } from '../interactions.ts';
import { Records } from '../records.ts';
import { isComment } from '../sample.ts';
import { Strays } from '../strays.ts';
import type { TextReader } from '../text-reader.ts';
import { cutList } from './sniff.ts';

/** Two of these at an end of a list are there to fill it up. */
const FILLERS = ['0', '-1', 'nan', 'null', 'None'];

const fillsUp = (outer: string | undefined, inner: string | undefined): boolean =>
  outer !== undefined && outer === inner && FILLERS.includes(outer);

/** Reads one user per line, whatever its ids look like. */
export function listsReader(form: ListsForm): TextReader {
  const table = new Interactions();
  const strays = new Strays(strayWord);
  let before = form.header ? 1 : 0;
  const records = new Records(null, ([text], line) => {
    if (table.lines.length === 0) {
      if (isComment(text)) return;
      if (before-- > 0) return;
    }
    const [name, ...items] = cutList(text, form);
    if (name === undefined) return;
    if (fillsUp(items.at(-1), items.at(-2)) && items.length > 2)
      throw filledList(items[items.length - 1], line, 'ends');
    if (fillsUp(items.at(0), items.at(1)) && items.length > 2)
      throw filledList(items[0], line, 'begins');
    const users = table.lines.length;
    strays.see(name, line);
    const user = table.user(name, line);
    if (table.lines.length === users) throw duplicateUser(name, line, table.lines[user]);
    for (const item of items) {
      strays.see(item, line);
      table.add(user, item);
    }
  });
  return {
    push: (text) => records.push(text),
    finish() {
      records.finish();
      strays.settle();
      return { table, times: null, incomplete: 0 };
    },
  };
}
