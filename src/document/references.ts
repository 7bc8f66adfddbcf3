import type { Cell } from './cell.ts';
import { cellNames } from './cell-names.ts';
import type { CellId } from './ids.ts';
import { cellOf, cellsOf, type Notebook } from './notebook.ts';

/** What a cell points at: data to learn from, or an experiment to show. */
export interface Reference {
  /** The key of its source that names the other cell. */
  readonly key: 'dataset' | 'experiment';
  /** The kind the other cell has to be of. */
  readonly kind: 'dataset' | 'experiment';
  readonly to: CellId | null;
}

/** The one other cell that a cell needs; null for kinds that stand alone. */
export function referenceOf(cell: Cell): Reference | null {
  switch (cell.kind) {
    case 'experiment':
      return { key: 'dataset', kind: 'dataset', to: cell.config.dataset };
    case 'intents':
    case 'results':
      return { key: 'experiment', kind: 'experiment', to: cell.config.experiment };
    case 'text':
    case 'dataset':
    case 'compare':
      return null;
  }
}

/** The cell pointing at another one; the same cell where its kind points at nothing. */
export function pointedAt(cell: Cell, to: CellId): Cell {
  switch (cell.kind) {
    case 'experiment':
      return { ...cell, config: { ...cell.config, dataset: to } };
    case 'intents':
      return { ...cell, config: { ...cell.config, experiment: to } };
    case 'results':
      return { ...cell, config: { ...cell.config, experiment: to } };
    case 'text':
    case 'dataset':
    case 'compare':
      return cell;
  }
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
  notebook: Pick<Notebook, 'cells'>,
  { kind }: Pick<Reference, 'kind'>,
): readonly { readonly id: CellId; readonly name: string }[] {
  const names = cellNames(notebook.cells);
  return cellsOf(notebook, kind).map(({ id }) => ({ id, name: names.get(id) ?? id }));
}

const THINGS = { dataset: 'data cell', experiment: 'experiment' } as const;

/** That a cell points nowhere, in one sentence. */
export function missingWords(notebook: Notebook, { kind, to }: Reference): string {
  const thing = THINGS[kind];
  const needs = kind === 'dataset' ? 'has nothing to learn from' : 'has nothing to show';
  if (to === null) return `This cell ${needs}: it names no ${thing}.`;
  const other = cellOf(notebook, to);
  const why = other === null ? 'is not in this notebook' : `is no ${thing}`;
  return `This cell ${needs}: the ${thing} it names, “${to}”, ${why}.`;
}
