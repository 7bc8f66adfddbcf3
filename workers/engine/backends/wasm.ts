import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerSumRows, registerUnsortedSegmentSum } from '../kernels/sum-rows.ts';
import { registerWasmMatMul } from '../kernels/wasm-matmul.ts';
import { env, setBackend } from '../tf.ts';
import { loadWasmKernels, wasmCrew } from '../wasm-kernels/load.ts';
import { replaceStockKernels } from '../wasm-kernels/stock.ts';
import type { EngineHost } from './host.ts';

let prepared = false;
let replaced = false;

/** Starts the wasm backend. @returns what runs: "SIMD, 2 threads, fused kernels". Throws where WebAssembly is missing. */
export async function startWasm({ wasmPaths, threads }: EngineHost): Promise<string> {
  if (!prepared) {
    setWasmPaths(typeof wasmPaths === 'string' ? wasmPaths : { ...wasmPaths });
    registerSumRows();
    registerUnsortedSegmentSum();
    registerWasmMatMul();
    prepared = true;
  }
  if (!(await setBackend('wasm'))) throw new Error('WebAssembly did not start');
  const fused = await loadWasmKernels(threads);
  if (fused && !replaced) replaceStockKernels();
  replaced ||= fused;
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const count = wasmCrew()?.threads ?? 1;
  return [
    simd ? 'SIMD' : 'no SIMD',
    count > 1 ? `${count} threads` : 'one thread',
    `${fused ? 'fused' : 'plain'} kernels`,
  ].join(', ');
}
