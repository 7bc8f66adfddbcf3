import type { Provenance } from '../figures/export.ts';
import type { Figure, Table } from '../figures/figure.ts';

/** What a cell has to show: on the page, in a saved notebook, in an exported page alike. */
export interface CellOutput {
  /** What there is to say, in sentences; empty where there is nothing. */
  readonly text: string;
  readonly figures: readonly Figure[];
  readonly tables: readonly { readonly title: string; readonly table: Table }[];
  /** Where the numbers come from; null where none are shown. */
  readonly provenance: Provenance | null;
}

/** An output of words alone. */
export const wordsOnly = (text: string): CellOutput => ({
  text,
  figures: [],
  tables: [],
  provenance: null,
});
