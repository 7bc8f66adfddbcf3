/** One user (or one sequence of items) looked at through a model: what crosses the wire of it. */
import type { Pooling } from '../catalog/contrast-fields.ts';
import type { RunConfig } from '../catalog/config.ts';
import type { SeenItems } from '../catalog/training-settings.ts';
import type { DatasetId, RunId } from './ids.ts';

/** Whose items are read. */
export type Subject =
  /** A row of the data set. */
  | { readonly kind: 'row'; readonly row: number }
  /** A user by the id in the file. */
  | { readonly kind: 'user'; readonly id: number }
  /** A composed history, oldest first, by compact ids (1 .. items). */
  | { readonly kind: 'items'; readonly items: readonly number[] };

export interface InspectRequest {
  readonly datasetId: DatasetId;
  /** Of a run that the engine holds, alive or ended, or of a checkpoint (.pt or .safetensors). */
  readonly parameters:
    | { readonly kind: 'run'; readonly run: RunId; readonly which: 'now' | 'best' }
    | { readonly kind: 'file'; readonly file: Blob };
  /** How users are read, instead of as the parameters were trained; null: as they were. */
  readonly pooling: Pooling | null;
  readonly subject: Subject;
  /** The epoch, from 0, whose augmented views are drawn. */
  readonly epoch: number;
  /** How earlier items are ranked, instead of as the parameters were measured; null: as they were. */
  readonly seenItems: SeenItems | null;
  /** Whether intents are described by their users' items too: every user is read for it, once per checkpoint. */
  readonly describe: boolean;
}

/** An item as a person knows it. */
export interface SeenItem {
  /** Compact: 0 is padding or masked, items + 1 the unused mask id. */
  readonly item: number;
  /** As in the file; 0 for no item. */
  readonly id: number;
  readonly name: string | null;
}

export interface ScoredItem extends SeenItem {
  readonly score: number;
  readonly isAnswer: boolean;
}

/** Softmax weights of every layer and head over the items read, oldest first. */
export interface Attention {
  readonly layers: number;
  readonly heads: number;
  /** Items read. */
  readonly length: number;
  /** [layers, heads, length, length]: row = the item that asks, column = the item looked at. */
  readonly weights: Float32Array;
}

/** An item that is commoner among an intent's users than among all. */
export interface LiftedItem extends SeenItem {
  /** Share of the intent's users that have it, over the share of all users. */
  readonly lift: number;
  /** The intent's users that have it. */
  readonly users: number;
}

/** An intent near the user. */
export interface NearIntent {
  readonly intent: number;
  readonly cosine: number;
  /** Euclidean distance, as the model seeks the nearest. */
  readonly distance: number;
  /** Null until it was described. */
  readonly users: number | null;
  readonly items: readonly LiftedItem[];
}

export interface NearIntents {
  readonly of: number;
  readonly nearest: 'at_unit_length' | 'as_they_are';
  /** Nearest first. */
  readonly list: readonly NearIntent[];
  /** An item counts for an intent from so many of its users on (a share of them, but three at least). */
  readonly support: number;
}

/** What the model says of the answer. `rank` counts from 1, ties in the answer's favour; `tied` others score the same. */
export interface Standing {
  readonly rank: number;
  readonly tied: number;
  readonly score: number;
}

/** The same history without one of its items. */
export interface WithoutOne extends Standing {
  /** Place in the history, from 0. */
  readonly at: number;
}

export interface Inspection {
  readonly config: RunConfig;
  /** Steps behind the parameters, where the file says it. */
  readonly step: number | null;
  /** Null for a composed history. */
  readonly user: { readonly row: number; readonly id: number } | null;
  /** All before the test answer, oldest first. */
  readonly history: readonly SeenItem[];
  /** So many of these, the newest, are read. */
  readonly read: number;
  /** The held-out test item; null for a composed history. */
  readonly answer: SeenItem | null;
  /** The two views as training draws them, null where it draws none; masked items are item 0. */
  readonly views: readonly [readonly SeenItem[], readonly SeenItem[]] | null;
  readonly attention: Attention | null;
  readonly intents: NearIntents | null;
  /** Highest first; earlier items take part as `seen_items` of the config says. */
  readonly top: readonly ScoredItem[];
  /** By the same full ranking as the test; of a composed history, of its highest item. */
  readonly standing: Standing;
  /** The same for each item that is read, left out by itself; how far the answer falls, most first. */
  readonly without: readonly WithoutOne[];
  /** Rows that are ranked. */
  readonly ranked: number;
}
