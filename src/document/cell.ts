import type { ConfigSpec } from './config-spec.ts';
import type { CellId } from './ids.ts';

/** A cell is data; what it shows comes from run records. */
export interface CellOf<C> {
  readonly id: CellId;
  /** The name of its kind, which knows what to make of the config (kinds.ts). */
  readonly kind: string;
  readonly config: C;
  /** Only the title line is shown. */
  readonly collapsed: boolean;
  /** The controls are out of the way: text and figures alone, as for a reader. */
  readonly bare: boolean;
}

/** A cell of any kind. */
export type Cell = CellOf<unknown>;

/** Whether a cell is of a kind, and so holds its config. */
export const is = <C>(spec: ConfigSpec<C>, cell: Cell | null): cell is CellOf<C> =>
  cell?.kind === spec.kind;

/** The cell with another config of its kind. */
export const withConfig = <C>(cell: CellOf<C>, config: C): CellOf<C> => ({ ...cell, config });
