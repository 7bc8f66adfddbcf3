import type { PaperName } from '../catalog/paper-data.ts';
import type { PlantedOptions } from '../catalog/planted.ts';
import type { Reading } from '../catalog/reading.ts';
import type { DatasetId } from './ids.ts';

export type DatasetSource =
  | { readonly kind: 'bundled'; readonly name: 'planted-intents' }
  | { readonly kind: 'planted'; readonly options: PlantedOptions }
  | { readonly kind: 'catalog'; readonly name: PaperName; readonly url?: string }
  | {
      readonly kind: 'file';
      readonly file: Blob;
      readonly name: string;
      readonly dropShort: boolean;
    };

export interface LoadProgress {
  readonly phase: 'fetching' | 'reading' | 'checking' | 'preparing';
  readonly bytes: number;
  /** Null where the length is not known beforehand. */
  readonly totalBytes: number | null;
}

/**
 * How data came: the id of the format that a file was read in (workers/catalog/formats.ts), or that of planted data.
 * A record may hold one that only a newer page knows.
 */
export type DataFormat = string;

/** Users whose held-out item stands among their own earlier items, by the part it is held out for. */
export interface RepeatedAnswers {
  readonly valid: number;
  readonly test: number;
}

/** What the page shows of a dataset; small and plain, so that it can be stored with a run. */
export interface DatasetCard {
  readonly id: DatasetId;
  readonly name: string;
  /** SHA-256 (hex) of the compacted interactions: the same data has the same hash whatever its file format. */
  readonly hash: string;
  readonly format: DataFormat;
  /** How a file was read where that had to be told; absent for the official forms and planted data. */
  readonly reading?: Reading;
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** 1 - interactions / (users × items), 0..1. */
  readonly sparsity: number;
  readonly meanLength: number;
  readonly maxLength: number;
  /** Users dropped for having fewer than 5 interactions. */
  readonly droppedUsers: number;
  /** Null in cards of pages that did not count them. */
  readonly repeatedAnswers: RepeatedAnswers | null;
  readonly lengthHistogram: readonly {
    readonly from: number;
    readonly to: number;
    readonly users: number;
  }[];
  /** Interactions of the item at popularity ranks 1, 2, 3, 5, 8, … (log-spaced), most popular first. */
  readonly popularity: readonly { readonly rank: number; readonly interactions: number }[];
  /** Known only for planted data. */
  readonly intents: readonly { readonly name: string; readonly users: number }[] | null;
  /** One of the paper's four data sets, recognised by file hash. */
  readonly paper: PaperName | null;
}
