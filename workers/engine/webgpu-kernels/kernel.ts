import { GPU_BACKEND } from '../backends/names.ts';
import { engine, registerKernel, type Tensor, type TensorInfo } from '../tf.ts';
import type { LabBackend } from './backend.ts';
import { launch, type Program } from './program.ts';
import type { Summand } from './summands.ts';

/** What the body of a kernel sees of the device. */
export interface GpuContext {
  readonly backend: LabBackend;
  /** A new tensor, its values undefined. */
  make(shape: number[], dtype?: 'float32' | 'int32'): TensorInfo;
  /** Memory for so many floats, until the kernel is done. */
  scratch(floats: number): TensorInfo;
  launch(
    program: Program,
    tensors: Readonly<Record<string, TensorInfo>>,
    uniforms: Readonly<Record<string, number>>,
    threads: number,
  ): void;
  /** What adds up to x: read them in place of x, and x itself may never be computed. */
  summands(x: TensorInfo): readonly Summand[];
}

type Infos = Readonly<Record<string, TensorInfo>>;

/**
 * A kernel of ours as tfjs runs its own, so that its tensors are counted and disposed like any.
 * Call it on our WebGPU backend.
 */
export function gpuKernel<I extends Infos, A extends object>(
  name: string,
  body: (inputs: I, attributes: A, gpu: GpuContext) => TensorInfo[],
): (inputs: { readonly [K in keyof I]: Tensor }, attributes: A) => Tensor[] {
  registerKernel({
    kernelName: name,
    backendName: GPU_BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) =>
      run(backend as LabBackend, (gpu) =>
        body(inputs as unknown as I, { ...attrs } as unknown as A, gpu),
      ),
  });
  return (inputs, attributes) =>
    engine().runKernel<Tensor[]>(name, { ...inputs }, { ...attributes } as never);
}

/** Runs `body` on `backend` and frees its scratch. */
export function run<R>(backend: LabBackend, body: (gpu: GpuContext) => R): R {
  const held: TensorInfo[] = [];
  try {
    return body({
      backend,
      make: (shape, dtype = 'float32') => backend.makeTensorInfo(shape, dtype),
      scratch: (floats) => {
        const made = backend.makeTensorInfo([Math.max(1, floats)], 'float32');
        held.push(made);
        return made;
      },
      launch: (program, tensors, uniforms, threads) =>
        launch(backend, program, tensors, uniforms, threads),
      summands: (x) => backend.summandsOf(x),
    });
  } finally {
    for (const { dataId } of held) backend.disposeData(dataId);
  }
}
