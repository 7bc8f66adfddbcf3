/**
 * One training batch as the encoder reads it: left-padded with 0, newest item last.
 * All arrays are row-major; B users, L positions.
 */
export interface Batch {
  readonly size: number;
  readonly length: number;
  /** [B] dataset rows. */
  readonly users: Int32Array;
  /** [B, L] items[:-3], the last L. */
  readonly inputIds: Int32Array;
  /** Null where they were not asked for. */
  readonly targets: BatchTargets | null;
  /** Two augmented views of items[:-3], each [B, L]; null where they were not asked for. */
  readonly views: readonly [Int32Array, Int32Array] | null;
  /** [B] items[-2], the label official --de_noise compares in L_seq_cl. */
  readonly sequenceLabel: Int32Array;
}

export interface BatchTargets {
  /** [B, L] items[1:-2], the last L; 0 where padded. */
  readonly positive: Int32Array;
  /**
   * [B, L] one negative per real position, on [1, V-1], never an item of the user; 0 where padded.
   * Or [n] items that serve the whole batch, where so many were asked for.
   */
  readonly negative: Int32Array;
}
