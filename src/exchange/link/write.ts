import { FIRST_MODEL } from '../../../workers/catalog/models.ts';
import { strToU8 } from 'fflate';
import type { Cell } from '../../document/cell.ts';
import { plainConfig, proseOf, readCell } from '../../document/cells.ts';
import type { Notebook } from '../../document/notebook.ts';
import { fingerprint } from './bytes.ts';

export type Plain = Readonly<Record<string, unknown>>;

/** A cell in a link. Without a `kind`, what is not said is as in the shipped cell of that id. */
export interface LinkedCell {
  readonly id: string;
  readonly kind?: string;
  readonly collapsed?: boolean;
  readonly bare?: boolean;
  /** Only what differs: from the defaults of the kind, or from the shipped cell. */
  readonly config?: Plain;
}

/** What a link of version 1 holds, as JSON. What is a default is left out. */
export interface LinkedNotebook {
  /** The shipped notebook it was made from. */
  readonly shipped?: string;
  /** The fingerprint of that notebook, where the cells are said as changes to it. */
  readonly base?: number;
  readonly title?: string;
  /** All cells in order; a bare id is the shipped cell as it is. Left out: all as shipped. */
  readonly cells?: readonly (string | LinkedCell)[];
}

/** Keys that decide what the others are when they are not said; always written, but for the model that needs no saying. */
const isShaping = (key: string, value: unknown): boolean =>
  key === 'source' ||
  key === 'preset' ||
  key === 'version' ||
  (key === 'model' && value !== FIRST_MODEL.id);

/** A notebook as a link holds it: whole, or as its changes to a shipped one. */
export function linked(notebook: Notebook, base: Notebook | null): LinkedNotebook {
  if (base === null)
    return {
      ...(notebook.shipped === null ? {} : { shipped: notebook.shipped }),
      title: notebook.title,
      cells: notebook.cells.map(wholeCell),
    };
  const known = new Map(base.cells.map((cell) => [cell.id, cell]));
  const cells = notebook.cells.map((cell) => changedCell(cell, known.get(cell.id)));
  const same =
    cells.length === base.cells.length && cells.every((cell, n) => cell === base.cells[n].id);
  return {
    shipped: base.shipped ?? base.id,
    base: notebookPrint(base),
    ...(notebook.title === base.title ? {} : { title: notebook.title }),
    ...(same ? {} : { cells }),
  };
}

/** Tells one edition of a shipped notebook from another. */
export const notebookPrint = ({ title, cells }: Notebook): number =>
  fingerprint(strToU8(JSON.stringify([title, cells.map(wholeCell)])));

/** The config as a link says it: pictures are too long for an address. */
function linkedConfig(cell: Cell): Plain {
  const { pictures, ...rest } = plainConfig(cell);
  void pictures;
  return rest;
}

/** Pictures of a notebook's texts: what a link has to leave out. */
export const picturesIn = ({ cells }: Pick<Notebook, 'cells'>): number =>
  cells.reduce((sum, cell) => sum + (proseOf(cell)?.pictures.length ?? 0), 0);

function wholeCell(cell: Cell): LinkedCell {
  const plain = linkedConfig(cell);
  const shaping = Object.fromEntries(
    Object.entries(plain).filter(([key, value]) => isShaping(key, value)),
  );
  const defaults = plainConfig(readCell(cell, shaping).cell);
  return {
    id: cell.id,
    kind: cell.kind,
    ...(cell.collapsed ? { collapsed: true } : {}),
    ...(cell.bare ? { bare: true } : {}),
    config: { ...shaping, ...departing(plain, defaults) },
  };
}

function changedCell(cell: Cell, shipped: Cell | undefined): string | LinkedCell {
  if (shipped?.kind !== cell.kind) return wholeCell(cell);
  const plain = linkedConfig(cell);
  const before = plainConfig(shipped);
  // A key that is gone (another source of data) cannot be said as a change.
  if (Object.keys(before).some((key) => !Object.hasOwn(plain, key))) return wholeCell(cell);
  const config = departing(plain, before);
  const changes = {
    ...(cell.collapsed === shipped.collapsed ? {} : { collapsed: cell.collapsed }),
    ...(cell.bare === shipped.bare ? {} : { bare: cell.bare }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
  return Object.keys(changes).length === 0 ? cell.id : { id: cell.id, ...changes };
}

const departing = (plain: Plain, base: Plain): Plain =>
  Object.fromEntries(
    Object.entries(plain).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key]),
    ),
  );
