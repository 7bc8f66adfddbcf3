/** One kind of thing that is kept, and what of it is not written yet. */
export interface Keeper {
  /** What is not kept while the browser refuses it, in words. */
  readonly words: string;
  /** Whether something is to be written, and whether it may wait a second. */
  readonly waits: () => 'now' | 'soon' | null;
  /**
   * Writes what waits, and answers whether there was something. Rejects when the browser refuses; what is
   * not written then goes on waiting.
   */
  readonly write: () => Promise<boolean>;
  /** Everything was cleared: nothing is to be written any more. */
  readonly forget: () => void;
}
