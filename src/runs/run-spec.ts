import type { RunConfig } from '../../workers/catalog/config.ts';
import type { CellId } from '../document/ids.ts';

/** A run that a cell asks for. Which of its runs were made, and which are stale, goes by (cell, part). */
export interface RunSpec {
  readonly cell: CellId;
  /** Names the run within its cell (`seed 2`); empty where a cell asks for one run alone. */
  readonly part: string;
  /** The cell whose data it learns from; null while none is named. */
  readonly dataset: CellId | null;
  readonly config: RunConfig;
}
