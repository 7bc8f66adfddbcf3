import type { Cell } from './cell.ts';
import type { CellId } from './ids.ts';
import { kindOf } from './kinds.ts';

/**
 * What every cell is called, no two alike: its kind, what the kind says of its config (a text's first words, an
 * experiment's model where there are several), and a number where that is not enough.
 */
export function cellNames(cells: readonly Cell[]): ReadonlyMap<CellId, string> {
  const kindsHere = counts(cells.map(({ kind }) => kind));
  const plain = cells.map((cell) => nameOf(cell, (kindsHere.get(cell.kind) ?? 0) > 1));
  const total = counts(plain);
  const seen = new Map<string, number>();
  return new Map(
    cells.map(({ id }, i) => {
      const name = plain[i];
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      return [id, total.get(name) === 1 ? name : `${name} ${nth}`];
    }),
  );
}

/** Among names of its like, “Text: …” and “Experiment B” say enough without their kind; “Experiment 2” does not. */
export function shortName(cell: Cell, name: string): string {
  const { title } = kindOf(cell);
  const rest = name.startsWith(title) ? name.slice(title.length) : '';
  return /^(: | (?!\d))/.test(rest) ? rest.replace(/^:? /, '') : name;
}

function nameOf(cell: Cell, several: boolean): string {
  const kind = kindOf(cell);
  const words = kind.words?.(cell.config, several) ?? '';
  if (words === '') return kind.title;
  return kind.prose === undefined ? `${kind.title} ${words}` : `${kind.title}: ${words}`;
}

function counts(names: readonly string[]): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  return total;
}
