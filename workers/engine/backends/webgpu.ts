import '@tensorflow/tfjs-backend-webgpu';
import { LabFailure, type LabError } from '../../protocol/errors.ts';
import {
  copyRegisteredKernels,
  env,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '../tf.ts';
import { changeTfjs } from '../tfjs/index.ts';
import { LabBackend } from '../webgpu-kernels/backend.ts';
import { tunedTilings } from '../webgpu-kernels/tuning/index.ts';
import type { TilingCache } from '../webgpu-kernels/tuning/kept.ts';
import { GPU_BACKEND } from './names.ts';

/** Limits we ask for in full; the stock backend leaves the first at 8, i.e. 7 inputs and one output. */
const LIMITS = [
  'maxStorageBuffersPerShaderStage',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

const FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];

export interface GpuStart {
  readonly adapter: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly device: GPUDevice;
}

let kernelsCopied = false;

/**
 * Starts our own WebGPU backend on our own device. tfjs's has no watcher at all: a lost device turns
 * every later call into a silent no-op, a rejected kernel answers zeros. `onFailure` hears of both.
 * @param software whether an adapter that computes on the processor will do: it is several times
 *   slower than WebAssembly, so it is taken only when asked for.
 * @param cache where the tilings found fastest on an adapter are kept
 * @throws LabFailure NO_BACKEND when there is no adapter, or only one that will not do.
 */
export async function startWebGpu(
  gpu: GPU,
  onFailure: (error: LabError) => void,
  software: boolean,
  cache: TilingCache | null = null,
): Promise<GpuStart> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw new LabFailure({
      code: 'NO_BACKEND',
      message: 'The browser offers WebGPU but no graphics adapter for it.',
      action: 'Use WebAssembly, or turn on hardware acceleration in the browser’s settings.',
    });
  }
  if (!software && isSoftware(adapter.info)) {
    throw new LabFailure({
      code: 'NO_BACKEND',
      message: `its only adapter, ${adapterName(adapter.info)}, computes on the processor, where WebAssembly is faster`,
      action: 'Choose WebGPU yourself to use it all the same.',
    });
  }
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  watch(device, onFailure);

  if (!kernelsCopied) {
    copyRegisteredKernels('webgpu', GPU_BACKEND);
    changeTfjs(GPU_BACKEND);
    kernelsCopied = true;
  }
  // Small tensors would otherwise be computed in JavaScript, and a test of a kernel would test nothing.
  env().set('WEBGPU_CPU_FORWARD', false);
  // Submitting costs as much as a few dispatches do; a step has about 150 of them.
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 64);
  if (findBackendFactory(GPU_BACKEND) != null) removeBackend(GPU_BACKEND);
  const onProcessor = isSoftware(adapter.info);
  const { vendor, architecture, device: model, description } = adapter.info;
  const words = [vendor, architecture, model, description].join(' | ');
  const tuned = onProcessor ? null : await tunedTilings(device, words, cache);
  registerBackend(GPU_BACKEND, () => new LabBackend(device, adapter.info, onProcessor, tuned), 4);
  if (!(await setBackend(GPU_BACKEND))) throw new Error('The WebGPU backend did not start');
  return {
    adapter: adapterName(adapter.info),
    limits: Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])),
    device,
  };
}

function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  if (description !== '') return description;
  return (
    [vendor, architecture, device].filter((part) => part !== '').join(' ') || 'unnamed adapter'
  );
}

/** Chromium's SwiftShader, Mesa's llvmpipe, Windows' WARP, and whatever says so itself. */
export const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter ||
  /swiftshader|llvmpipe|lavapipe|basic render|warp/i.test(
    `${info.vendor} ${info.architecture} ${info.device} ${info.description}`,
  );

function watch(device: GPUDevice, onFailure: (error: LabError) => void): void {
  void device.lost.then((info) => {
    onFailure({
      code: 'DEVICE_LOST',
      message: 'The graphics device was lost, so the numbers after that moment cannot be trusted.',
      action: 'Start the run again; it continues on a fresh device.',
      detail: `${info.reason}: ${info.message}`,
    });
  });
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event;
    const full = error instanceof GPUOutOfMemoryError;
    onFailure({
      code: full ? 'OUT_OF_MEMORY' : 'GPU_VALIDATION',
      message: full
        ? 'The graphics memory is full.'
        : 'The graphics driver refused an operation, so its result is not to be trusted.',
      action: full
        ? 'Lower the batch or the window, and run again.'
        : 'Switch to WebAssembly and run again.',
      detail: error.message,
    });
  });
}
