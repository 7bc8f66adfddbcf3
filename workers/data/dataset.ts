/**
 * Interactions, compact: users are rows 0..users-1, items are 1..items (0 is padding and items + 1
 * the official code's unused mask id, so V = items + 2).
 */
export interface Dataset {
  readonly name: string;
  /** SHA-256 (hex) of offsets and items: the same data has the same hash whatever its file format. */
  readonly hash: string;
  readonly users: number;
  readonly items: number;
  /** [users + 1]: user u owns sequence[offsets[u] .. offsets[u + 1]). */
  readonly offsets: Int32Array;
  /** Compact item ids, oldest first within a user. */
  readonly sequence: Int32Array;
  /** [users] ids as in the file. */
  readonly originalUsers: Int32Array;
  /** [items + 1] ids as in the file, by compact id; entry 0 unused. Ascending, so compact ids keep their order. */
  readonly originalItems: Int32Array;
  /** [items + 1] readable names by compact id, where known; entry 0 is ''. */
  readonly itemNames: readonly string[] | null;
  readonly planted: PlantedTruth | null;
}

/** What the generator knows: the ground truth a clustering can be scored against. */
export interface PlantedTruth {
  readonly intentNames: readonly string[];
  /** [items + 1] planted intent of each item; entry 0 is -1. */
  readonly itemIntent: Int32Array;
  /** [users] planted intent of each user: the one most of the user's items belong to. */
  readonly userIntent: Int32Array;
  /** [users] activity group, 0 (quietest) .. 3. */
  readonly userActivity: Int32Array;
}

/** Rows of the item embedding: padding, the items, and the mask id. */
export const vocabulary = (dataset: Dataset): number => dataset.items + 2;
