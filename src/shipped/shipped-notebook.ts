import type { RunConfig, Variant } from '../../workers/catalog/config.ts';
import type { CompareConfig } from '../kinds/compare/config.ts';
import type { IntentsConfig } from '../kinds/intents/config.ts';
import { presetOf } from '../kinds/experiment/config.ts';
import type { DataOrigin } from '../runs/record.ts';
import { KINDS, type Cell } from '../document/cell.ts';
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

const open = { collapsed: false, bare: false } as const;

export const text = (id: string, markdown: string): Cell => ({
  ...open,
  id: cellId(id),
  kind: 'text',
  config: { markdown: markdown.trim() },
});

export const dataset = (id: string, source: DataOrigin): Cell => ({
  ...open,
  id: cellId(id),
  kind: 'dataset',
  config: { source },
});

/** An experiment on the cell `data`: a preset, and where it departs from that. */
export function experiment(id: string, preset: string, changes: Partial<RunConfig> = {}): Cell {
  const settings = { ...presetOf(preset).config, ...changes };
  return {
    ...open,
    id: cellId(id),
    kind: 'experiment',
    config: { dataset: cellId('data'), preset, settings },
  };
}

/** The same cell with its figures alone: what it is set to is said around it, or is one press away. */
export const bare = (cell: Cell): Cell => ({ ...cell, bare: true });

export const intents = (
  id: string,
  of: string,
  colour_by: IntentsConfig['colour_by'] = 'intent',
): Cell => ({
  ...open,
  id: cellId(id),
  kind: 'intents',
  config: { experiment: cellId(of), colour_by },
});

export const results = (id: string, of: string): Cell => ({
  ...open,
  id: cellId(id),
  kind: 'results',
  config: { experiment: cellId(of) },
});

export const compare = (id: string, changes: Partial<CompareConfig> = {}): Cell => ({
  ...open,
  id: cellId(id),
  kind: 'compare',
  config: { ...KINDS.compare.create([]), ...changes },
});

/** A variant's name as the id of a cell: `B+ICL` becomes `b-icl`. */
export const idOf = (variant: Variant): string => variant.toLowerCase().replace('+', '-');
