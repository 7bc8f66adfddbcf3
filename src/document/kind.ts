import type { CellId } from './ids.ts';

/** Every kind of cell, in the order in which they are offered. */
export const CELL_KINDS = [
  'text',
  'dataset',
  'experiment',
  'intents',
  'results',
  'compare',
] as const;
export type CellKind = (typeof CELL_KINDS)[number];

/** What was wrong with a config of unknown origin, and what was done about it. */
export interface Problem {
  /** The offending key; empty when it is the whole. */
  readonly key: string;
  /** One sentence. */
  readonly message: string;
}

/**
 * A config read from a source, a file or a link. `config` can always be used: what was wrong was left at
 * its default or brought within bounds, and is listed. A strict reader refuses when the list is not empty.
 */
export interface Reading<C> {
  readonly config: C;
  readonly problems: readonly Problem[];
}

/** A cell as others see it when a new one is made beside it. */
export interface Neighbour {
  readonly id: CellId;
  readonly kind: CellKind;
}

/** All there is to know of a kind without a screen: its words, its config, what it depends on. */
export interface KindSpec<C> {
  readonly title: string;
  /** One sentence, where cells are added. */
  readonly explain: string;
  /** A new cell's config; it leans on the nearest cells before it. */
  create(before: readonly Neighbour[]): C;
  /** The cells whose outcome this one shows or uses. */
  dependsOn(config: C): readonly CellId[];
  /** The config as its source shows it: flat, plain, keys in reading order. */
  write(config: C): Readonly<Record<string, unknown>>;
  /** Takes anything; see {@link Reading}. */
  read(plain: unknown): Reading<C>;
  /** The same config after ids of cells have changed (a duplicate, a paste). */
  rewire(config: C, rename: (id: CellId) => CellId): C;
}

/** The nearest cell of a kind before a place. */
export const nearest = (before: readonly Neighbour[], kind: CellKind): CellId | null =>
  before.findLast((cell) => cell.kind === kind)?.id ?? null;
