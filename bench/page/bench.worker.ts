import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { browserThreads } from '../../workers/engine/backends/browser-threads.ts';
import { startEngine } from '../../workers/engine/engine.ts';
import { measure } from '../measure/bench.ts';
import type { Answer, Work } from './page.ts';

/** Addresses are absolute: tfjs starts threads from a blob, which has no folder of its own. */
const absolute = (url: string): string => new URL(url, self.location.href).href;

const host = {
  wasmPaths: {
    'tfjs-backend-wasm.wasm': absolute(plain),
    'tfjs-backend-wasm-simd.wasm': absolute(simd),
    'tfjs-backend-wasm-threaded-simd.wasm': absolute(threaded),
  },
  // The types promise it, browsers do not.
  gpu: (navigator as Partial<Navigator>).gpu ?? null,
};

const threads = browserThreads(
  () =>
    new Worker(new URL('../../workers/kernel-thread.worker.ts', import.meta.url), {
      type: 'module',
    }),
);

async function answer({ options, fileUrl }: Work): Promise<Answer> {
  try {
    // Built, this file lies in assets/, one folder below the page.
    const file =
      fileUrl === null
        ? null
        : await (await fetch(new URL(`../${fileUrl}`, self.location.href))).blob();
    return {
      found: await measure(options, file, (backend) =>
        startEngine(backend, {
          ...host,
          threads: { ...threads, count: options.threads || threads.count },
        }),
      ),
    };
  } catch (thrown) {
    return {
      error: thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown),
    };
  }
}

self.onmessage = ({ data }: MessageEvent<Work>) => {
  void answer(data).then((found) => self.postMessage(found));
};
