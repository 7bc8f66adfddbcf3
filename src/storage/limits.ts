/** How much of a kind is kept. */
export interface Cap {
  readonly count: number;
  readonly bytes: number;
}

/** The big things, which would fill a disk: of each the newest are kept, in all no more than this. */
export const CAPS = {
  /** What a run needs to go on: parameters and Adam's memory, some 12 MB on Beauty. */
  points: { count: 20, bytes: Infinity },
  /** Learned parameters of ended runs, some 3 MB on Beauty. */
  checkpoints: { count: 20, bytes: 200e6 },
  /** Data files a person handed over. */
  files: { count: 50, bytes: 200e6 },
} as const satisfies Readonly<Record<string, Cap>>;

/** One thing that is kept, as far as the cap is concerned. */
export interface Sized<K> {
  readonly key: K;
  readonly savedAt: number;
  readonly bytes: number;
}

/** What has to give way: the newest that fit stay. */
export function beyond<K>(kept: readonly Sized<K>[], cap: Cap): readonly K[] {
  let [count, bytes] = [0, 0];
  const gone: K[] = [];
  for (const one of [...kept].sort((a, b) => b.savedAt - a.savedAt)) {
    if (count < cap.count && bytes + one.bytes <= cap.bytes) {
      count += 1;
      bytes += one.bytes;
    } else gone.push(one.key);
  }
  return gone;
}
