import type { Threads } from '../wasm-kernels/thread-pool.ts';

/**
 * Threads for so many cores: one is left to the page and the system where there are more than two, and
 * beyond eight the largest kernels of a step are too short to be shared.
 */
const threadsFor = (cores: number): number => Math.min(8, cores <= 2 ? cores : cores - 1);

/** A thread that has not begun to listen by then is done without. */
const STARTS_WITHIN_MS = 10_000;

/** Threads as workers of this one, each made by `create` from `kernel-thread.worker.ts`. */
export const browserThreads = (create: () => Worker): Threads => ({
  count: threadsFor(navigator.hardwareConcurrency),
  start: (order) =>
    new Promise((resolve, reject) => {
      const worker = create();
      const giveUp = () => {
        worker.terminate();
        reject(new Error('a thread of the WebAssembly kernels did not start'));
      };
      const timer = setTimeout(giveUp, STARTS_WITHIN_MS);
      worker.onmessage = () => {
        clearTimeout(timer);
        resolve(() => worker.terminate());
      };
      worker.onerror = giveUp;
      worker.postMessage(order);
    }),
});
