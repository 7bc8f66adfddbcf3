/** Seconds of work: the time between pulls of a generator, not the pauses between them. */
export class StopWatch {
  private worked: number;
  private since: number | null = null;

  /** @param seconds already worked, by a training that is continued. */
  constructor(seconds: number) {
    this.worked = seconds * 1000;
  }

  seconds(): number {
    return (this.worked + (this.since === null ? 0 : performance.now() - this.since)) / 1000;
  }

  /** The same events, timed. */
  async *around<T>(events: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
    try {
      for (;;) {
        this.since = performance.now();
        const next = await events.next();
        this.worked += performance.now() - this.since;
        this.since = null;
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await events.return();
    }
  }
}
