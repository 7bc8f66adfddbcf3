import type { RunEvent } from '../protocol/run.ts';

/** Losses alone wait this long for company: about ten deliveries a second. */
export const DELIVER_EVERY_MS = 100;

/**
 * Batches events, in order. Losses wait and are merged into one event; whatever else happens (a status,
 * an epoch, an error) goes at once and takes along what waits.
 */
export class Outbox {
  readonly #deliver: (events: readonly RunEvent[]) => void;
  readonly #now: () => number;
  #waiting: RunEvent[] = [];
  #deliveredAt = -Infinity;

  constructor(deliver: (events: readonly RunEvent[]) => void, now: () => number) {
    this.#deliver = deliver;
    this.#now = now;
  }

  /** `urgent` sends losses at once too. */
  post(event: RunEvent, urgent = event.type !== 'steps'): void {
    const last = this.#waiting.at(-1);
    if (event.type === 'steps' && last?.type === 'steps') {
      this.#waiting[this.#waiting.length - 1] = {
        ...event,
        steps: [...last.steps, ...event.steps],
      };
    } else {
      this.#waiting.push(event);
    }
    if (urgent || this.#now() - this.#deliveredAt >= DELIVER_EVERY_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#deliveredAt = this.#now();
    this.#deliver(events);
  }
}
