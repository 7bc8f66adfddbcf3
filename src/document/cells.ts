import type { Cell, CellOf } from './cell.ts';
import type { ConfigSpec, Neighbour } from './config-spec.ts';
import type { CellId } from './ids.ts';
import { kindOf, kinds } from './kinds.ts';
import type { Prose } from './prose.ts';
import type { Problem } from './reading.ts';

/** A cell of a kind, as the kind makes it at its place. */
export function newCell<C>(
  kind: ConfigSpec<C>,
  id: CellId,
  before?: readonly Neighbour[],
): CellOf<C>;
export function newCell(kind: string, id: CellId, before?: readonly Neighbour[]): Cell;
export function newCell(
  kind: string | ConfigSpec<unknown>,
  id: CellId,
  before: readonly Neighbour[] = [],
): Cell {
  const spec = typeof kind === 'string' ? kindOf({ kind }) : kind;
  return { id, kind: spec.kind, config: spec.create(before), collapsed: false, bare: false };
}

/** What a cell shows or uses of others. */
export const dependencies = (cell: Cell): readonly CellId[] => kindOf(cell).dependsOn(cell.config);

/** The config as its source shows it. */
export const plainConfig = (cell: Cell): Readonly<Record<string, unknown>> =>
  kindOf(cell).write(cell.config);

/** A cell's config from something of unknown origin; the cell can always be used. */
export function readCell(
  base: Pick<Cell, 'id' | 'kind' | 'collapsed' | 'bare'>,
  plain: unknown,
): { readonly cell: Cell; readonly problems: readonly Problem[] } {
  const { config, problems } = kindOf(base).read(plain);
  return { cell: { ...base, config }, problems };
}

/** The cell under another id, its references renamed. */
export const rewired = (cell: Cell, id: CellId, rename: (id: CellId) => CellId): Cell => ({
  ...cell,
  id,
  config: kindOf(cell).rewire(cell.config, rename),
});

/** What a cell says as prose; null for one that is no text. */
export const proseOf = (cell: Cell): Prose | null => kindOf(cell).prose?.of(cell.config) ?? null;

/** The cell with other prose; the same cell where it is no text. */
export const withProse = (cell: Cell, prose: Prose): Cell => {
  const made = kindOf(cell).prose?.made(prose);
  return made === undefined ? cell : { ...cell, config: made };
};

/** A new text. @throws RangeError where no kind of prose is known */
export function proseCell(base: Pick<Cell, 'id' | 'collapsed' | 'bare'>, prose: Prose): Cell {
  const kind = kinds().find((one) => one.prose !== undefined);
  if (kind?.prose === undefined) throw new RangeError('No kind of prose is known');
  return { ...base, kind: kind.kind, config: kind.prose.made(prose) };
}
