import { backend } from '../tf.ts';
import { KERNELS, SHARED_KERNELS } from './compiled.ts';
import { createPool, poolOfOne, newBoard, type ThreadPool, type Threads } from './thread-pool.ts';
import { kernelsOf, type WasmKernels } from './kernels.ts';

interface Loaded {
  readonly kernels: WasmKernels;
  readonly pool: ThreadPool;
}

const NO_THREADS: Threads = { count: 1, start: () => Promise.reject(new Error('none')) };

let loaded: Loaded | null = null;

/** Our kernels, or null where they do not run (no SIMD, or a tfjs build whose memory is out of reach). */
export const wasmKernels = (): WasmKernels | null => loaded?.kernels ?? null;

/** Who runs our kernels; null where they do not run. */
export const threadPool = (): ThreadPool | null => loaded?.pool ?? null;

/** Puts another pool to work, for tests. @returns the one before. */
export function changeThreadPool(change: (kernels: WasmKernels) => ThreadPool): ThreadPool | null {
  const before = threadPool();
  if (loaded !== null) loaded = { ...loaded, pool: change(loaded.kernels) };
  return before;
}

/**
 * Starts our kernels in the memory of the wasm backend that is current, so that they work on its
 * tensors in place; where that memory is shared, on so many threads. @returns whether they run.
 */
export async function loadWasmKernels(threads: Threads = NO_THREADS): Promise<boolean> {
  loaded?.pool.dispose();
  loaded = null;
  const memory = tfjsMemory();
  if (memory === null) return false;
  const isShared =
    typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  let module: WebAssembly.Module;
  let instance: WebAssembly.Instance;
  try {
    module = await WebAssembly.compile(decoded(isShared ? SHARED_KERNELS : KERNELS));
    instance = await WebAssembly.instantiate(module, { env: { memory } });
  } catch {
    // No SIMD here, or not the memory we know: the composed ops do the work.
    return false;
  }
  // Other exports than expected are a fault of the build, and said: they would only have made everything slow.
  const kernels = kernelsOf(instance.exports);
  const pool = isShared ? await poolIn(module, memory, kernels, threads) : poolOfOne(kernels);
  loaded = { kernels, pool };
  return true;
}

/** As many threads as start: a missing one costs time and no number. */
async function poolIn(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: WasmKernels,
  { count, start }: Threads,
): Promise<ThreadPool> {
  const board = newBoard();
  const started = await Promise.all(
    Array.from({ length: count - 1 }, () => start({ module, memory, board }).catch(() => null)),
  );
  const helpers = started.filter((end) => end !== null);
  return helpers.length > 0 ? createPool(kernels, board, helpers) : poolOfOne(kernels);
}

/** Where the emscripten module keeps its memory: exported by the plain builds, made beforehand for threads. */
function tfjsMemory(): WebAssembly.Memory | null {
  const { wasm } = backend() as unknown as {
    readonly wasm?: {
      readonly asm?: { readonly memory?: unknown };
      readonly wasmMemory?: unknown;
    };
  };
  const found = wasm?.wasmMemory ?? wasm?.asm?.memory;
  return found instanceof WebAssembly.Memory ? found : null;
}

const decoded = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
