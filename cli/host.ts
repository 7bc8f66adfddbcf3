import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { EngineHost } from '../workers/engine/backends/host.ts';
import { startEngine } from '../workers/engine/engine.ts';
import { LabFailure } from '../workers/protocol/errors.ts';
import type { BackendName, EngineReport } from '../workers/protocol/run.ts';

/**
 * Starts the engine in Node. WebGPU comes from the optional `webgpu` package (Dawn); machines
 * without a GPU can point VK_ICD_FILENAMES at a software rasteriser.
 */
export async function startNodeEngine(backend: BackendName): Promise<EngineReport> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  const host: EngineHost = {
    wasmPaths: join(dirname(entry), '/'),
    gpu: backend === 'webgpu' ? await nodeGpu() : null,
  };
  return startEngine(backend, host);
}

/** Kept for the life of the process: Dawn's objects die with their entry point. */
let gpu: GPU | null = null;

async function nodeGpu(): Promise<GPU> {
  if (gpu !== null) return gpu;
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    gpu = create([]);
  } catch (thrown) {
    throw new LabFailure({
      code: 'NO_BACKEND',
      message: 'The webgpu package, which gives Node WebGPU, is not installed.',
      action: 'Run npm install webgpu, or use --backend wasm.',
      detail: String(thrown),
    });
  }
  // tfjs looks the entry point up here.
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'node' },
    configurable: true,
    writable: true,
  });
  return gpu;
}
