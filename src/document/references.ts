import type { Cell } from './cell.ts';
import { cellNames } from './cell-names.ts';
import type { ReferenceSpec } from './config-spec.ts';
import type { CellId } from './ids.ts';
import { kindNamed, kindOf } from './kinds.ts';
import { cellOf, type Notebook } from './notebook.ts';

/** What a cell points at: data to learn from, or an experiment to show. */
export interface Reference extends Pick<ReferenceSpec<unknown>, 'key' | 'kind' | 'use'> {
  readonly to: CellId | null;
}

/** The one other cell that a cell needs; null for kinds that stand alone. */
export function referenceOf(cell: Cell): Reference | null {
  const { reference } = kindOf(cell);
  if (reference === undefined) return null;
  const { key, kind, use } = reference;
  return { key, kind, use, to: reference.of(cell.config) };
}

/** The cell pointing at another one; the same cell where its kind points at nothing. */
export function pointedAt(cell: Cell, to: CellId): Cell {
  const { reference } = kindOf(cell);
  return reference === undefined ? cell : { ...cell, config: reference.pointed(cell.config, to) };
}

/** A cell's reference where it leads nowhere in its notebook; null while all is well. */
export function missingReference(notebook: Pick<Notebook, 'cells'>, cell: Cell): Reference | null {
  const reference = referenceOf(cell);
  if (reference === null) return null;
  const found = notebook.cells.some(
    ({ id, kind }) => id === reference.to && kind === reference.kind,
  );
  return found ? null : reference;
}

/** What a cell could point at instead, by what it is called, from top to bottom. */
export function candidates(
  { cells }: Pick<Notebook, 'cells'>,
  { kind }: Pick<Reference, 'kind'>,
): readonly { readonly id: CellId; readonly name: string }[] {
  const names = cellNames(cells);
  return cells
    .filter((cell) => cell.kind === kind)
    .map(({ id }) => ({ id, name: names.get(id) ?? id }));
}

/** What a kind is called in a sentence: “a data cell”, “an experiment”. */
export const nounOf = (name: string): string => {
  const kind = kindNamed(name);
  return kind?.noun ?? `a ${(kind?.title ?? name).toLowerCase()}`;
};

const NEEDS = { learn: 'has nothing to learn from', show: 'has nothing to show' } as const;

/** That a cell points nowhere, in one sentence. */
export function missingWords(notebook: Notebook, { kind, use, to }: Reference): string {
  const thing = nounOf(kind).replace(/^an? /, '');
  if (to === null) return `This cell ${NEEDS[use]}: it names no ${thing}.`;
  const other = cellOf(notebook, to);
  const why = other === null ? 'is not in this notebook' : `is no ${thing}`;
  return `This cell ${NEEDS[use]}: the ${thing} it names, “${to}”, ${why}.`;
}
