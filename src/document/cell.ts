import { compareKind, type CompareConfig } from '../kinds/compare/config.ts';
import { datasetKind, type DatasetConfig } from '../kinds/dataset/config.ts';
import { experimentKind, type ExperimentConfig } from '../kinds/experiment/config.ts';
import { intentsKind, type IntentsConfig } from '../kinds/intents/config.ts';
import { resultsKind, type ResultsConfig } from '../kinds/results/config.ts';
import { textKind, type TextConfig } from '../kinds/text/config.ts';
import type { CellId } from './ids.ts';
import type { CellKind, KindSpec, Neighbour, Reading } from './kind.ts';

/** What a cell of each kind holds. */
export interface Configs {
  readonly text: TextConfig;
  readonly dataset: DatasetConfig;
  readonly experiment: ExperimentConfig;
  readonly intents: IntentsConfig;
  readonly results: ResultsConfig;
  readonly compare: CompareConfig;
}

/** Every kind: adding one is a folder in src/kinds, a line here, and one in the registry of views. */
export const KINDS: { readonly [K in CellKind]: KindSpec<Configs[K]> } = {
  text: textKind,
  dataset: datasetKind,
  experiment: experimentKind,
  intents: intentsKind,
  results: resultsKind,
  compare: compareKind,
};

export interface CellOf<K extends CellKind> {
  readonly id: CellId;
  readonly kind: K;
  readonly config: Configs[K];
  /** Only the title line is shown. */
  readonly collapsed: boolean;
  /** The controls are out of the way: text and figures alone, as for a reader. */
  readonly bare: boolean;
}

/** A cell is data; what it shows comes from run records. */
export type Cell = { readonly [K in CellKind]: CellOf<K> }[CellKind];
export type TextCell = CellOf<'text'>;
export type DatasetCell = CellOf<'dataset'>;
export type ExperimentCell = CellOf<'experiment'>;

/** A cell of a kind, as the kind makes it at its place. */
export function newCell(kind: CellKind, id: CellId, before: readonly Neighbour[] = []): Cell {
  // The pair of kind and config is right by construction of KINDS, which TypeScript cannot follow.
  return { id, kind, config: KINDS[kind].create(before), collapsed: false, bare: false } as Cell;
}

/** The cell with another config of its kind. */
export const withConfig = <C extends Cell>(cell: C, config: C['config']): C => ({
  ...cell,
  config,
});

/** A kind's spec for any cell of that kind; that the two go together is KINDS' own promise. */
const specOf = (kind: CellKind) => KINDS[kind] as unknown as KindSpec<Cell['config']>;

/** What a cell shows or uses of others. */
export const dependencies = (cell: Cell): readonly CellId[] =>
  specOf(cell.kind).dependsOn(cell.config);

/** The config as its source shows it. */
export const plainConfig = (cell: Cell): Readonly<Record<string, unknown>> =>
  specOf(cell.kind).write(cell.config);

/** A cell's config from something of unknown origin; the cell can always be used. */
export function readCell(
  base: Pick<Cell, 'id' | 'kind' | 'collapsed' | 'bare'>,
  plain: unknown,
): { readonly cell: Cell; readonly problems: Reading<unknown>['problems'] } {
  const { config, problems } = specOf(base.kind).read(plain);
  return { cell: { ...base, config } as Cell, problems };
}

/** The cell under another id, its references renamed. */
export function rewired(cell: Cell, id: CellId, rename: (id: CellId) => CellId): Cell {
  return { ...cell, id, config: specOf(cell.kind).rewire(cell.config, rename) } as Cell;
}
