import { startEngine } from '../../workers/engine/engine.ts';
import type { EngineHost } from '../../workers/engine/backends/host.ts';
import type { BackendName } from '../../workers/protocol/run.ts';

const inBrowser = typeof window !== 'undefined';

/** Node runs the backends a server has, Chromium the one it alone has. */
export const BACKENDS: readonly BackendName[] = inBrowser ? ['webgpu'] : ['cpu', 'wasm'];

/** The host of the tests: wasm binaries from node_modules, WebGPU where the browser offers it. */
export const testHost = (): EngineHost => ({
  wasmPaths: inBrowser
    ? '/node_modules/@tensorflow/tfjs-backend-wasm/dist/'
    : 'node_modules/@tensorflow/tfjs-backend-wasm/dist/',
  gpu: inBrowser ? (navigator.gpu ?? null) : null,
});

export const startBackend = (backend: BackendName) => startEngine(backend, testHost());
