import type { ListsOptions } from '../../../catalog/formats/lists.ts';
import { SEPARATORS } from '../../../catalog/formats/separators.ts';
import type { Bytes } from '../../text/bytes.ts';
import { textOf } from '../../text/encoding.ts';
import { duplicateUser } from '../../text/failures.ts';
import { Interactions } from '../../text/interactions.ts';
import { Records } from '../../text/records.ts';
import { isComment } from '../../text/rows.ts';
import { Strays } from '../../text/strays.ts';
import type { InteractionTable } from '../importer.ts';
import { filledList } from './failures.ts';
import { cutList } from './options.ts';

/** Two of these at an end of a list are there to fill it up. */
const FILLERS = ['0', '-1', 'nan', 'null', 'None'];

const fillsUp = (outer: string | undefined, inner: string | undefined): boolean =>
  outer !== undefined && outer === inner && FILLERS.includes(outer);

/** Reads one user per line, whatever its ids look like. */
export async function readLists(
  bytes: AsyncIterable<Bytes>,
  options: ListsOptions,
): Promise<InteractionTable> {
  const found = new Interactions();
  const strays = new Strays();
  let before = options.header ? 1 : 0;
  const records = new Records(null, ([text], line) => {
    if (found.userCount === 0) {
      if (isComment(text)) return;
      if (before-- > 0) return;
    }
    const [name, ...items] = cutList(text, options);
    if (name === undefined) return;
    if (fillsUp(items.at(-1), items.at(-2)) && items.length > 2)
      throw filledList(items[items.length - 1], line, 'ends');
    if (fillsUp(items.at(0), items.at(1)) && items.length > 2)
      throw filledList(items[0], line, 'begins');
    const users = found.userCount;
    strays.see(name, line);
    const user = found.user(name, line);
    if (found.userCount === users) throw duplicateUser(name, line, found.firstLine(user));
    for (const item of items) {
      strays.see(item, line);
      found.add(user, item);
    }
  });
  for await (const text of textOf(bytes)) records.push(text);
  records.finish();
  strays.settle();
  return {
    ...found.finish(),
    times: null,
    values: null,
    userTold: null,
    reading: {
      separator: SEPARATORS[options.separator],
      header: options.header,
      columns: null,
      guessed: false,
      incomplete: 0,
    },
  };
}
