/** Work units (numbers, bytes) between two turns given to other tasks of the thread: some 10 ms. */
const UNITS_PER_TURN = 1 << 21;

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
