/** Branded ids of what a document is made of. */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Names a cell inside its notebook; readable, since sources refer to it ("dataset: data"). */
export type CellId = Branded<string, 'CellId'>;
export type NotebookId = Branded<string, 'NotebookId'>;

/** What an id may be made of: nbformat 4.5 asks the same of its cells' ids. */
const ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** @throws RangeError for a text that is no id. */
export const cellId = (text: string): CellId => checked(text) as CellId;
/** @throws RangeError for a text that is no id. */
export const notebookId = (text: string): NotebookId => checked(text) as NotebookId;

export const isId = (text: string): boolean => ID.test(text);

function checked(text: string): string {
  if (!isId(text)) throw new RangeError(`"${text}" cannot be an id`);
  return text;
}

/** Characters of an id, at most: what {@link ID} allows. */
const ID_LIMIT = 64;

/** The first of "dataset-2", "dataset-3", … (or `stem` itself) that is not taken; a long stem is cut to fit. */
export function freeId(stem: string, taken: Iterable<string>): CellId {
  const known = new Set(taken);
  if (!known.has(stem)) return cellId(stem);
  for (let n = 2; ; n++) {
    const end = `-${n}`;
    const id = stem.slice(0, ID_LIMIT - end.length) + end;
    if (!known.has(id)) return cellId(id);
  }
}
