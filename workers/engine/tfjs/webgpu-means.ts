import { GPU_BACKEND } from '../backends/names.ts';
import { getBackend, util, type Tensor, type TensorInfo } from '../tf.ts';
import type { LabBackend } from '../webgpu-kernels/backend.ts';
import { gpuKernel, run } from '../webgpu-kernels/kernel.ts';
import { addParts } from '../webgpu-kernels/parts.ts';
import { sizeOf, summandSource } from '../webgpu-kernels/summands.ts';
import { wholeSummand } from '../webgpu-kernels/whole-summand.ts';
import { replaceGradient, replaceKernel } from './replace.ts';

/**
 * Sums x [outer, n, inner] over the middle: [outer, inner], times `factor`. One invocation per sum,
 * so its order is fixed.
 */
function sumMiddle(
  backend: LabBackend,
  x: TensorInfo,
  [outer, n, inner]: readonly [number, number, number],
  factor: number,
): TensorInfo {
  return run(backend, (gpu) => {
    const sums = gpu.make([outer, inner]);
    const source = summandSource('x', gpu.summands(x), sizeOf(x));
    gpu.launch(
      {
        name: `SumMiddle ${source.key}`,
        reads: source.reads,
        writes: { sums: 'f32' },
        uniforms: { ...source.uniforms, n: 'i32', inner: 'i32', factor: 'f32' },
        code: () => `${source.code}
          fn run(index: i32) {
            let first = (index / u.inner) * u.n * u.inner + index % u.inner;
            var sum = 0.0;
            for (var j = 0; j < u.n; j++) { sum += x_at(first + j * u.inner); }
            sums[index] = sum * u.factor;
          }`,
      },
      { ...source.tensors, sums },
      { ...source.values, n, inner, factor },
      outer * inner,
    );
    return sums;
  });
}

/** x over its middle, times `factor`. What adds up whole values, as the positions' gradient does, is put off. */
function sumOf(
  x: TensorInfo,
  sizes: readonly [number, number, number],
  factor: number,
  backend: LabBackend,
): TensorInfo {
  const [outer, count, stride] = sizes;
  if (outer > 1) return sumMiddle(backend, x, sizes, factor);
  const { tensor } = wholeSummand(x, backend);
  return addParts(backend, { tensor, count, stride }, [1, stride], 0, factor);
}

/** [outer, n, inner] when `axes` are neighbours, else null. */
function parts(shape: readonly number[], axes: readonly number[]): [number, number, number] | null {
  if (axes.length === 0 || axes.some((axis, i) => axis !== axes[0] + i)) return null;
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
  const end = axes[0] + axes.length;
  return [
    product(shape.slice(0, axes[0])),
    product(shape.slice(axes[0], end)),
    product(shape.slice(end)),
  ];
}

const spread = gpuKernel(
  'ElcSpread',
  (
    { dy }: Record<'dy', TensorInfo>,
    { shape, parts: [outer, middle, inner] }: { shape: number[]; parts: readonly number[] },
    { backend },
  ) => {
    const summand = {
      ...wholeSummand(dy, backend),
      scale: 1 / middle,
      spread: { middle, inner },
      count: outer * middle * inner,
    };
    return [backend.defer(shape, [summand])];
  },
);

/**
 * Sum and Mean over neighbouring axes in one dispatch each (tfjs transposes first, unless the axes
 * are the last), and Mean's gradient without a tensor of ones.
 */
export function replaceMeans(): void {
  for (const name of ['Sum', 'Mean'] as const) {
    replaceKernel(name, GPU_BACKEND, ({ x }, attributes, backend) => {
      const { axis, keepDims } = attributes as { axis?: number | number[]; keepDims?: boolean };
      const axes = util.parseAxisParam(axis as number | number[], x.shape).sort((a, b) => a - b);
      const sizes = parts(x.shape, axes);
      const ours = x.dtype === 'float32' && sizeOf(x) > 0;
      // A single sum would be a single invocation: tfjs's tree is better there.
      if (!ours || sizes === null || sizes[2] === 1) return null;
      const factor = name === 'Sum' ? 1 : 1 / sizes[1];
      const sums = sumOf(x, sizes, factor, backend as LabBackend);
      const shape = x.shape.flatMap((size, i) =>
        axes.includes(i) ? (keepDims ? [1] : []) : [size],
      );
      return { ...sums, shape };
    });
  }

  replaceGradient('Mean', (dy, [x], attributes) => {
    const { axis } = attributes as unknown as { axis: number | number[] };
    const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const sizes = parts(x.shape, axes);
    if (getBackend() !== GPU_BACKEND || sizes === null) return null;
    return { x: () => spread({ dy: dy as Tensor }, { shape: x.shape, parts: sizes })[0] };
  });
}
