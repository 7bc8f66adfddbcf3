import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, registerKernel, type Tensor, type TensorInfo } from '../tf.ts';
import {
  inOrder,
  roomOf,
  type KernelCall,
  type KernelName,
  type RoomCall,
  type RoomName,
} from './kernels.ts';
import { threadPool, wasmKernels } from './load.ts';
import { shares, triangleShares, type Share } from './shares.ts';

/** What the body of a kernel sees of the wasm backend. */
export interface NativeContext {
  /** Runs a kernel on the engine's own thread. */
  readonly call: <K extends KernelName>(kernel: K, call: KernelCall<K>) => void;
  /** Runs a kernel once for each share of the work, side by side where there are threads. */
  readonly each: <K extends KernelName>(
    kernel: K,
    shared: readonly Share[],
    call: (share: Share) => KernelCall<K>,
  ) => void;
  /**
   * n rows for `each`, cut where it is worth it: hardly fewer than `least` together, at multiples of `grain`.
   * Twice as many shares as threads, so that none waits long for another; `dear`: no more than threads,
   * where every share costs something by itself.
   */
  readonly rows: (n: number, least: number, grain?: number, dear?: boolean) => readonly Share[];
  /** The rows of an upper triangle [n, n], likewise. */
  readonly triangle: (n: number, least: number) => readonly Share[];
  /** Where a tensor's values begin, in bytes. Stays true when the memory grows. */
  readonly at: (tensor: TensorInfo) => number;
  /** A new tensor, its values undefined. */
  readonly make: (shape: number[], dtype?: 'float32' | 'int32') => TensorInfo;
  /** Floats of scratch that a kernel asks for. */
  readonly room: <K extends RoomName>(kernel: K, call: RoomCall<K>) => number;
  /** Memory for so many floats, until the kernel is done. */
  readonly scratch: (floats: number) => number;
  /** Runs a part of a kernel and frees the scratch it took. */
  readonly part: (body: () => void) => void;
}

type Infos = Readonly<Record<string, TensorInfo>>;
type Attributes = Readonly<Record<string, number>>;

type Body<I extends Infos, A extends Attributes> = (
  inputs: I,
  attributes: A,
  context: NativeContext,
) => TensorInfo[];

/**
 * A kernel of ours as tfjs runs its own, so that its tensors are counted and disposed like any.
 * Call it where `wasmKernels()` is not null.
 */
export function nativeKernel<I extends Infos, A extends Attributes>(
  name: string,
  body: Body<I, A>,
): (inputs: { readonly [K in keyof I]: Tensor }, attributes: A) => Tensor[] {
  registerKernel({
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) =>
      runNative(backend as BackendWasm, (context) =>
        body(inputs as unknown as I, { ...attrs } as unknown as A, context),
      ),
  });
  return (inputs, attributes) => engine().runKernel<Tensor[]>(name, { ...inputs }, attributes);
}

/** Runs `body` on the tensors of `backend` and frees its scratch. */
export function runNative<R>(backend: BackendWasm, body: (context: NativeContext) => R): R {
  const kernels = wasmKernels();
  const pool = threadPool();
  if (kernels === null || pool === null) throw new Error('the WebAssembly kernels are not loaded');
  const several = pool.threads === 1 ? 1 : 2 * pool.threads;
  const held: TensorInfo[] = [];
  const free = (tensors: readonly TensorInfo[]) => {
    for (const { dataId } of tensors) backend.disposeData(dataId);
  };
  const at = (tensor: TensorInfo) => backend.dataIdMap.get(tensor.dataId).memoryOffset;
  try {
    return body({
      call: (kernel, call) => kernels[kernel](...inOrder(kernel, call)),
      each: (kernel, shared, call) =>
        pool.run(
          kernel,
          shared.map((share) => inOrder(kernel, call(share))),
        ),
      room: (kernel, call) => roomOf(kernels, kernel, call),
      rows: (n, least, grain = 16, dear = false) =>
        shares(n, dear ? pool.threads : several, pool.leastOf(least), grain),
      triangle: (n, least) => triangleShares(n, several, pool.leastOf(least)),
      at,
      make: (shape, dtype = 'float32') => backend.makeOutput(shape, dtype),
      scratch: (floats) => {
        const made = backend.makeOutput([Math.max(1, floats)], 'float32');
        held.push(made);
        return at(made);
      },
      part: (body) => {
        const before = held.length;
        body();
        free(held.splice(before));
      },
    });
  } finally {
    free(held);
  }
}
