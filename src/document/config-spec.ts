import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import type { DataOrigin } from '../runs/record.ts';
import type { CellId } from './ids.ts';
import type { Prose } from './prose.ts';
import type { Problem } from './reading.ts';

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
  readonly kind: string;
}

/** The one other cell that a cell of a kind needs. */
export interface ReferenceSpec<C> {
  /** The key of its source that names the other cell. */
  readonly key: string;
  /** The kind the other cell has to be of. */
  readonly kind: string;
  /** What it is needed for: data are learned from, runs are shown. */
  readonly use: 'learn' | 'show';
  of(config: C): CellId | null;
  pointed(config: C, at: CellId): C;
}

/** How a config is one of prose, for kinds that are read as a text and not as a cell. */
export interface ProseSpec<C> {
  of(config: C): Prose;
  made(prose: Prose): C;
}

/** What a kind is and what its cells hold, without anything of runs: words, and a config read and written. */
export interface ConfigSpec<C> {
  /** Its name in files, links and sources. */
  readonly kind: string;
  readonly title: string;
  /** As other cells speak of it: “a data cell”; the title with an article where it is left out. */
  readonly noun?: string;
  /** One sentence, where cells are added. */
  readonly explain: string;
  /** Whether something stored holds what only a newer page knows: it is left as it is then, and not read as less. */
  isOfNewerPage?(stored: unknown): boolean;
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
  /** Absent for kinds that stand alone. */
  readonly reference?: ReferenceSpec<C>;
  readonly prose?: ProseSpec<C>;
  /** The data that a cell holds, for kinds that hold some. */
  source?(config: C): DataOrigin;
  /** What the cell is called after its title, `several`: where it is not the only one of its kind. Empty for nothing. */
  words?(config: C, several: boolean): string;
  /** Whether two configs may be the same cell's at two times: what it is about is the same. */
  isAlike?(a: C, b: C): boolean;
  /** The config whatever it is looked at by: the colours of a map are no edit. */
  unlooked?(config: C): C;
  /** The config where data of this size opened in a cell; the same object where it changes nothing. */
  suited?(config: C, data: CellId, card: DatasetCard): C;
}

/** The nearest cell of a kind before a place. */
export const nearest = (before: readonly Neighbour[], kind: string): CellId | null =>
  before.findLast((cell) => cell.kind === kind)?.id ?? null;
