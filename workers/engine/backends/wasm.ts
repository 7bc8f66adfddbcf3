import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerSumRows, registerUnsortedSegmentSum } from '../kernels/sum-rows.ts';
import { registerWasmMatMul } from '../kernels/wasm-matmul.ts';
import { env, setBackend } from '../tf.ts';
import { loadWasmKernels } from '../wasm-kernels/load.ts';
import { replaceStockKernels } from '../wasm-kernels/stock.ts';
import type { WasmPaths } from './host.ts';

let prepared = false;
let replaced = false;

/** Starts the wasm backend. @returns what runs: "SIMD, 2 threads, fused kernels". Throws where WebAssembly is missing. */
export async function startWasm(paths: WasmPaths): Promise<string> {
  if (!prepared) {
    setWasmPaths(typeof paths === 'string' ? paths : { ...paths });
    registerSumRows();
    registerUnsortedSegmentSum();
    registerWasmMatMul();
    prepared = true;
  }
  if (!(await setBackend('wasm'))) throw new Error('WebAssembly did not start');
  const fused = await loadWasmKernels();
  if (fused && !replaced) replaceStockKernels();
  replaced ||= fused;
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const threads = await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const cores = typeof navigator === 'undefined' ? 1 : (navigator.hardwareConcurrency ?? 1);
  const lanes = simd ? 'SIMD' : 'no SIMD';
  return `${lanes}, ${threads && cores > 1 ? `${cores} threads` : 'one thread'}, ${fused ? 'fused' : 'plain'} kernels`;
}
