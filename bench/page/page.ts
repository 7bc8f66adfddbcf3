import type { Measured, Options } from '../measure/asked.ts';

/** One measurement to be done in the worker. */
export interface Work {
  readonly options: Options;
  /** Where the page finds the real interactions, or null. */
  readonly fileUrl: string | null;
}

export type Answer = { readonly found: Measured } | { readonly error: string };

/** What the page offers the one who drives it. */
export interface BenchWindow {
  bench(work: Work): Promise<Measured>;
}

function bench(work: Work): Promise<Measured> {
  const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('found' in data) resolve(data.found);
      else reject(new Error(data.error));
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(work);
  });
}

(window as unknown as BenchWindow).bench = bench;
