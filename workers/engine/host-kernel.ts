import { registerKernel, type DataType, type KernelBackend, type TensorInfo } from './tf.ts';

/** Backends whose tensors the host can read at once, without a queue in between. */
export const HOST_BACKENDS = ['cpu', 'wasm'] as const;

type HostArray = Float32Array | Int32Array;

/** What a kernel written in plain TypeScript sees of the backend. */
export interface HostContext {
  /** The values of a tensor; treat as read-only. */
  read(tensor: TensorInfo): HostArray;
  /** A new tensor of these values. */
  make(values: HostArray, shape: number[], dtype?: DataType): TensorInfo;
}

type HostKernel = (
  inputs: Readonly<Record<string, TensorInfo>>,
  attributes: Readonly<Record<string, unknown>>,
  host: HostContext,
) => TensorInfo[];

export const hostOf = (backend: KernelBackend): HostContext => ({
  read: (tensor) => backend.readSync(tensor.dataId) as HostArray,
  make: (values, shape, dtype = 'float32') => ({
    dataId: backend.write(values, shape, dtype),
    shape,
    dtype,
  }),
});

/** Registers a kernel of ours on cpu and wasm. */
export function registerHostKernel(name: string, body: HostKernel): void {
  for (const backendName of HOST_BACKENDS) {
    registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) =>
        body(inputs as Record<string, TensorInfo>, { ...attrs }, hostOf(backend as KernelBackend)),
    });
  }
}
