import { GPU_BACKEND } from '../backends/names.ts';
import { opForm } from '../form.ts';
import { getBackend } from '../tf.ts';
import { wasmKernels } from '../wasm-kernels/load.ts';

/** The bodies of one op: `composed` runs everywhere and is the statement of truth. */
export interface Bodies<F> {
  readonly composed: F;
  /** Our own WebAssembly kernels. */
  readonly wasm?: F;
  /** Our own WGSL kernels. */
  readonly webgpu?: F;
}

/** The op that runs the fused body of the current backend, or the composed one where there is none. */
export function choose<A extends unknown[], R>(
  bodies: Bodies<(...args: A) => R>,
): (...args: A) => R {
  return (...args) => body(bodies)(...args);
}

function body<F>({ composed, wasm, webgpu }: Bodies<F>): F {
  if (opForm() === 'composed') return composed;
  switch (getBackend()) {
    case 'wasm':
      return wasmKernels() === null ? composed : (wasm ?? composed);
    case GPU_BACKEND:
      return webgpu ?? composed;
    default:
      return composed;
  }
}
