import { backend } from '../tf.ts';
import { KERNELS, SHARED_KERNELS } from './compiled.ts';
import type { WasmKernels } from './kernels.ts';

let loaded: WasmKernels | null = null;

/** Our kernels, or null where they do not run (no SIMD, or a tfjs build whose memory is out of reach). */
export const wasmKernels = (): WasmKernels | null => loaded;

/**
 * Starts our kernels in the memory of the wasm backend that is current, so that they work on its
 * tensors in place. @returns whether they run.
 */
export async function loadWasmKernels(): Promise<boolean> {
  loaded = null;
  const memory = tfjsMemory();
  if (memory === null) return false;
  const shared =
    typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  try {
    const { instance } = await WebAssembly.instantiate(decoded(shared ? SHARED_KERNELS : KERNELS), {
      env: { memory },
    });
    loaded = instance.exports as unknown as WasmKernels;
  } catch {
    // No SIMD here, or not the memory we know: the composed ops do the work.
  }
  return loaded !== null;
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
