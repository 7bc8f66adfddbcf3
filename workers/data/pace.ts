/** Work units (numbers, bytes) between two turns given to other tasks of the thread: some 10 ms. */
const UNITS_PER_TURN = 1 << 21;

/** Entries between two looks at the work that is done. */
const BLOCK = 1 << 14;

/**
 * Calls `work(from, to)` for one block of [0, length) after another, with turns for other tasks between. The loop over
 * the entries is `work`'s, which is no async function: V8 makes loops in these a good deal slower.
 * `units` is the work of an entry.
 */
export async function inBlocks(
  length: number,
  units: number,
  work: (from: number, to: number) => void,
): Promise<void> {
  const pace = new Pace();
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK);
    work(from, to);
    if (pace.due(units * (to - from))) await pace.turn();
  }
}

/**
 * Keeps long loops polite: `if (pace.due(n)) await pace.turn()` lets timers and messages of the
 * thread run every two million units of work.
 */
export class Pace {
  private done = 0;

  /** Counts `units` of work; true when it is time to give way. */
  due(units: number): boolean {
    this.done += units;
    return this.done >= UNITS_PER_TURN;
  }

  /** Resolves in a later task, after those that wait already. */
  turn(): Promise<void> {
    this.done = 0;
    return new Promise((resolve) => setTimeout(resolve, 0));
  }
}
