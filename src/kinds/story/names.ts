/** Names of intents as a source spells them: `3: tents; 12: ovens`, intents counted from 1 as on the page. */

/** Of one name, and of all of a cell. */
const LONGEST = 60;
const MOST = 200;

export const writeNames = (names: ReadonlyMap<number, string>): string =>
  [...names]
    .sort(([a], [b]) => a - b)
    .map(([intent, name]) => `${intent + 1}: ${name}`)
    .join('; ');

/** What is no such entry is passed over. */
export function readNames(text: string): ReadonlyMap<number, string> {
  const entries = text.split(';').flatMap((part) => {
    const found = /^\s*(\d{1,6})\s*:\s*(.+?)\s*$/.exec(part);
    return found === null || Number(found[1]) < 1
      ? []
      : [[Number(found[1]) - 1, found[2].slice(0, LONGEST)] as const];
  });
  return new Map(entries.slice(0, MOST));
}

/** The names with one changed; an empty one takes it away. */
export function renamed(
  names: ReadonlyMap<number, string>,
  intent: number,
  name: string,
): ReadonlyMap<number, string> {
  const next = new Map(names);
  // What parts the entries of a source is no part of a name.
  const plain = name.replace(/;/g, ',').trim().slice(0, LONGEST);
  if (plain === '') next.delete(intent);
  else next.set(intent, plain);
  return next;
}
