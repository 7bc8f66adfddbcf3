import type { Threads } from '../wasm-kernels/thread-pool.ts';
import type { TilingCache } from '../webgpu-kernels/tuning/kept.ts';

/** Where the wasm binaries are: a folder (ending in /), or an address for each. */
export type WasmPaths =
  | string
  | {
      readonly 'tfjs-backend-wasm.wasm': string;
      readonly 'tfjs-backend-wasm-simd.wasm': string;
      readonly 'tfjs-backend-wasm-threaded-simd.wasm': string;
    };

/** What the engine needs from the place it runs in. */
export interface EngineHost {
  readonly wasmPaths: WasmPaths;
  /** The WebGPU entry point, or null where there is none (and why). */
  readonly gpu: GPU | null;
  /** Where to keep what was measured of a graphics card; absent or null: nowhere. */
  readonly tilings?: TilingCache | null;
  /** How the WebAssembly kernels get threads; absent where they run on one. */
  readonly threads?: Threads;
}
