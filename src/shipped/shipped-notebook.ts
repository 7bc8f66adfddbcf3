import type { Settings } from '../../workers/catalog/field.ts';
import { FIRST_MODEL } from '../../workers/catalog/models.ts';
import type { Variant } from '../../workers/catalog/models/elcrec.ts';
import { compareConfig, type CompareConfig } from '../kinds/compare/config.ts';
import { datasetConfig, type DatasetConfig } from '../kinds/dataset/config.ts';
import { experimentConfig, presetOf, type ExperimentConfig } from '../kinds/experiment/config.ts';
import { intentsConfig, type IntentsConfig } from '../kinds/intents/config.ts';
import { resultsConfig } from '../kinds/results/config.ts';
import { textConfig } from '../kinds/text/config.ts';
import type { DataOrigin } from '../runs/record.ts';
import { withConfig, type Cell, type CellOf } from '../document/cell.ts';
import type { ConfigSpec } from '../document/config-spec.ts';
import { newCell } from '../document/cells.ts';
import { cellId, notebookId } from '../document/ids.ts';
import type { Notebook } from '../document/notebook.ts';

export const SHIPPED_IDS = [
  'first-steps',
  'four-variants',
  'why-intents-collapse',
  'papers-beauty',
] as const;
export type ShippedId = (typeof SHIPPED_IDS)[number];

/** A notebook that comes with the lab. A person works on a copy and can go back to this. */
export interface ShippedNotebook {
  readonly id: ShippedId;
  readonly title: string;
  /** One sentence, in the gallery. */
  readonly blurb: string;
  /** How long it takes, in words: measured, or what is known of it. */
  readonly minutes: string;
  readonly notebook: Notebook;
}

type Description = Omit<ShippedNotebook, 'notebook'> & { readonly cells: readonly Cell[] };

/** A shipped notebook from its cells; its document carries the same id, so a link to it stays the same. */
export function shipped({ cells, ...about }: Description): ShippedNotebook {
  const { id, title } = about;
  return { ...about, notebook: { id: notebookId(id), title, shipped: id, cells } };
}

/** A cell of a kind that holds this, open and with its controls. */
const cell = <C>(kind: ConfigSpec<C>, id: string, config: C): CellOf<C> =>
  withConfig(newCell(kind, cellId(id)), config);

export const text = (id: string, markdown: string): Cell =>
  cell(textConfig, id, { markdown: markdown.trim() });

export const dataset = (id: string, source: DataOrigin): CellOf<DatasetConfig> =>
  cell(datasetConfig, id, { source });

/** An experiment on the cell `data`: a preset, and where it departs from that. */
export const experiment = (
  id: string,
  preset: string,
  changes: Settings = {},
): CellOf<ExperimentConfig> =>
  cell(experimentConfig, id, {
    dataset: cellId('data'),
    preset,
    settings: { ...presetOf(FIRST_MODEL, preset).config, ...changes },
  });

/** The same cell with its figures alone: what it is set to is said around it, or is one press away. */
export const bare = (shown: Cell): Cell => ({ ...shown, bare: true });

export const intents = (
  id: string,
  of: string,
  colour_by: IntentsConfig['colour_by'] = 'intent',
): Cell => cell(intentsConfig, id, { experiment: cellId(of), colour_by });

export const results = (id: string, of: string): Cell =>
  cell(resultsConfig, id, { experiment: cellId(of) });

export const compare = (id: string, changes: Partial<CompareConfig> = {}): Cell =>
  cell(compareConfig, id, { ...compareConfig.create([]), ...changes });

/** A variant's name as the id of a cell: `B+ICL` becomes `b-icl`. */
export const idOf = (variant: Variant): string => variant.toLowerCase().replace('+', '-');
