/** The two things a run asks of time, injected so that tests own it. */
export interface Pace {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Lets waiting messages (commands) be heard: resolves in a new macrotask. */
  breathe(): Promise<void>;
}

/** Work this long without a breath at most; shorter steps are not slowed by a breath each. */
export const BREATH_EVERY_MS = 12;

/** The real one. A MessageChannel, because nested `setTimeout(0)` is held back to 4 ms by browsers. */
export const realPace: Pace = {
  now: () => performance.now(),
  breathe: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
};
