import { LabFailure, type LabError } from '../protocol/errors.ts';
import type { BackendChoice, BackendName, EngineReport } from '../protocol/run.ts';
import { startCpu } from './backends/cpu.ts';
import type { EngineHost } from './backends/host.ts';
import { startWasm } from './backends/wasm.ts';
import { startWebGpu } from './backends/webgpu.ts';
import { backend as current, enableProdMode, memory, type MemoryInfo } from './tf.ts';

let failure: LabError | null = null;
/** Failures reported by a device we have since replaced are not ours any more. */
let generation = 0;

/** The engine's first failure since it was started (lost device, refused kernel), or null. */
export const engineFailure = (): LabError | null => failure;

/** @throws LabFailure when the engine has failed since it was started. */
export function assertEngineAlive(): void {
  if (failure !== null) throw new LabFailure(failure);
}

/**
 * Starts the backend asked for; `auto` takes webgpu, then wasm, then cpu, and the report says why.
 * @throws LabFailure NO_BACKEND when the one asked for cannot start.
 */
export async function startEngine(choice: BackendChoice, host: EngineHost): Promise<EngineReport> {
  failure = null;
  const mine = ++generation;
  const onFailure = (error: LabError) => {
    if (mine === generation && failure === null) failure = error;
  };
  enableProdMode();

  const order: readonly BackendName[] = choice === 'auto' ? ['webgpu', 'wasm', 'cpu'] : [choice];
  const passed: string[] = [];
  for (const backend of order) {
    try {
      const started = await start(backend, host, onFailure, choice !== 'auto');
      return { backend, reason: reason(choice, passed), ...started };
    } catch (thrown) {
      passed.push(`${SPOKEN[backend]} did not start (${message(thrown)})`);
    }
  }
  throw new LabFailure({
    code: 'NO_BACKEND',
    message: `${passed.join('; ')}.`,
    action: choice === 'auto' ? 'Open the page in a current browser.' : 'Choose automatic.',
  });
}

const SPOKEN: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
};

const message = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');

function reason(choice: BackendChoice, passed: readonly string[]): string {
  if (choice !== 'auto') return 'Chosen by you.';
  return passed.length === 0 ? 'The fastest this browser offers.' : `${passed.join('; ')}.`;
}

async function start(
  backend: BackendName,
  host: EngineHost,
  onFailure: (error: LabError) => void,
  asked: boolean,
): Promise<Pick<EngineReport, 'device' | 'limits'>> {
  switch (backend) {
    case 'webgpu': {
      if (host.gpu === null) throw new Error('this browser does not offer it');
      const { adapter, limits } = await startWebGpu(host.gpu, onFailure, asked, host.tilings);
      return { device: adapter, limits };
    }
    case 'wasm':
      return { device: await startWasm(host), limits: {} };
    case 'cpu':
      return { device: await startCpu(), limits: {} };
  }
}

/** Tensors alive, and the memory the backend holds: flat from epoch to epoch when nothing leaks. */
export function engineMemory(): { readonly tensors: number; readonly bytes: number } {
  const { numTensors, numBytes, numBytesAllocatedInGPU } = memory() as MemoryInfo & {
    readonly numBytesAllocatedInGPU?: number;
  };
  const { wasm } = current() as { readonly wasm?: { readonly HEAPU8?: Uint8Array } };
  return {
    tensors: numTensors,
    bytes: numBytesAllocatedInGPU ?? wasm?.HEAPU8?.byteLength ?? numBytes,
  };
}
