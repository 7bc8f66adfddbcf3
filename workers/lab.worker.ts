import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { browserThreads } from './engine/backends/browser-threads.ts';
import { tilingCache } from './engine/webgpu-kernels/tuning/kept.ts';
import { createLab } from './lab/lab.ts';
import { createEngineParts } from './lab/engine-parts.ts';
import { serveLab } from './lab/wire.ts';
import { KEEPS_NOTHING } from './protocol/lab-api.ts';

/** Addresses are absolute: tfjs starts threads from a blob, which has no folder of its own. */
const absolute = (url: string): string => new URL(url, self.location.href).href;

const forgets = self.name === KEEPS_NOTHING;

/** The engine's thread. The page reaches it through `LabApi` alone. */
serveLab(
  createLab(
    createEngineParts({
      host: {
        wasmPaths: {
          'tfjs-backend-wasm.wasm': absolute(plain),
          'tfjs-backend-wasm-simd.wasm': absolute(simd),
          'tfjs-backend-wasm-threaded-simd.wasm': absolute(threaded),
        },
        // The types promise it, browsers do not.
        gpu: (navigator as Partial<Navigator>).gpu ?? null,
        tilings: forgets ? null : tilingCache(),
        threads: browserThreads(
          () =>
            new Worker(new URL('./kernel-thread.worker.ts', import.meta.url), { type: 'module' }),
        ),
      },
      // Built, this file lies in assets/, one folder below the page; in development, in workers/.
      baseUrl: new URL('..', self.location.href).href,
      forgets,
    }),
  ),
);
