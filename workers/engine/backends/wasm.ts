import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '../tf.ts';
import { changeTfjs } from '../tfjs/index.ts';
import { loadWasmKernels, threadPool } from '../wasm-kernels/load.ts';
import type { EngineHost } from './host.ts';

let prepared = false;

/** Starts the wasm backend. @returns what runs: "SIMD, 2 threads, fused kernels". Throws where WebAssembly is missing. */
export async function startWasm({ wasmPaths, threads }: EngineHost): Promise<string> {
  if (!prepared) {
    setWasmPaths(typeof wasmPaths === 'string' ? wasmPaths : { ...wasmPaths });
    changeTfjs('wasm');
    prepared = true;
  }
  if (!(await setBackend('wasm'))) throw new Error('WebAssembly did not start');
  const fused = await loadWasmKernels(threads);
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const count = threadPool()?.threads ?? 1;
  return [
    simd ? 'SIMD' : 'no SIMD',
    count > 1 ? `${count} threads` : 'one thread',
    `${fused ? 'fused' : 'plain'} kernels`,
  ].join(', ');
}
