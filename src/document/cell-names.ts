import { KINDS, type Cell } from './cell.ts';
import type { CellId } from './ids.ts';

/** Characters of a text's first line in its name, at most. */
const WORDS = 26;

/**
 * What every cell is called, no two alike: its kind, an experiment's variant where there are several, a text's first
 * words, and a number where that is not enough.
 */
export function cellNames(cells: readonly Cell[]): ReadonlyMap<CellId, string> {
  const several = cells.filter(({ kind }) => kind === 'experiment').length > 1;
  const plain = cells.map((cell) => nameOf(cell, several));
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

/** A text's first heading or first words, without the marks; empty where it has none. */
export function firstWords(markdown: string): string {
  const line = markdown.split('\n').find((text) => text.trim() !== '') ?? '';
  const plain = line.replace(/^#+\s*/, '').replace(/[*_`$]/g, '');
  return plain.length > WORDS ? `${plain.slice(0, WORDS - 1).trimEnd()}…` : plain;
}

function nameOf(cell: Cell, several: boolean): string {
  const title = KINDS[cell.kind].title;
  if (cell.kind === 'experiment' && several) return `${title} ${cell.config.settings.variant}`;
  const words = cell.kind === 'text' ? firstWords(cell.config.markdown) : '';
  return words === '' ? title : `${title}: ${words}`;
}

function counts(names: readonly string[]): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  return total;
}
