import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { sizeOf, summandSource } from '../../webgpu-kernels/summands.ts';
import { FLOOR } from './composed.ts';

const forward = gpuKernel('ElcUnitLength', ({ x }: Record<'x', TensorInfo>, _, gpu) => {
  const [n, width] = x.shape;
  const [y, lengths] = [gpu.make([n, width]), gpu.make([n])];
  const source = summandSource('x', gpu.summands(x), sizeOf(x));
  gpu.launch(
    {
      name: `UnitLength ${source.key}`,
      reads: source.reads,
      writes: { y: 'f32', lengths: 'f32' },
      uniforms: { ...source.uniforms, width: 'i32', least: 'f32' },
      code: () => `${source.code}
        fn run(row: i32) {
          let first = row * u.width;
          var squares = 0.0;
          for (var i = first; i < first + u.width; i++) {
            let value = x_at(i);
            y[i] = value;
            squares += value * value;
          }
          let size = max(sqrt(squares), u.least);
          lengths[row] = size;
          for (var i = first; i < first + u.width; i++) { y[i] = y[i] / size; }
        }`,
    },
    { ...source.tensors, y, lengths },
    { ...source.values, width, least: FLOOR },
    n,
  );
  return [y, lengths];
});

const backward = gpuKernel(
  'ElcUnitLengthGrad',
  ({ dy, y, lengths }: Record<'dy' | 'y' | 'lengths', TensorInfo>, _, gpu) => {
    const [n, width] = y.shape;
    const dx = gpu.make([n, width]);
    gpu.launch(
      {
        name: 'UnitLengthGrad',
        reads: { dy: 'f32', y: 'f32', lengths: 'f32' },
        writes: { dx: 'f32' },
        uniforms: { width: 'i32', least: 'f32' },
        code: () => `fn run(row: i32) {
          let first = row * u.width;
          var along = 0.0;
          // At the floor the divisor is a constant.
          if (lengths[row] > u.least) {
            for (var i = first; i < first + u.width; i++) { along += dy[i] * y[i]; }
          }
          for (var i = first; i < first + u.width; i++) {
            dx[i] = (dy[i] - along * y[i]) / lengths[row];
          }
        }`,
      },
      { dy, y, lengths, dx },
      { width, least: FLOOR },
      n,
    );
    return [dx];
  },
);

const fused = fusedOp({
  forward,
  results: ['y', 'lengths'],
  backward,
  saved: ['y', 'lengths'],
  slopes: ['x'],
});
const inPlace = fusedOp({ forward, backward: ({ dy }) => [dy], saved: [], slopes: ['x'] });

/** See composed.ts: dx = (dy - y (y . dy)) / |x|. */
export const unitLength = (x: Tensor2D): Tensor2D => fused({ x }, {});

/** See composed.ts. */
export const unitLengthInPlace = (x: Tensor2D): Tensor2D => inPlace({ x }, {});
