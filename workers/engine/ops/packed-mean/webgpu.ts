import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import type { Packing } from '../packing/index.ts';

const forward = gpuKernel(
  'ElcPackedMean',
  ({ x, starts }: Record<'x' | 'starts', TensorInfo>, _, gpu) => {
    const rows = starts.shape[0] - 1;
    const width = x.shape[1];
    const means = gpu.make([rows, width]);
    gpu.launch(
      {
        name: 'PackedMean',
        reads: { x: 'f32', starts: 'i32' },
        writes: { means: 'f32' },
        uniforms: { width: 'i32' },
        code: () => `fn run(index: i32) {
          let row = index / u.width;
          let end = starts[row + 1];
          var sum = 0.0;
          for (var token = starts[row]; token < end; token++) {
            sum += x[token * u.width + index % u.width];
          }
          means[index] = sum / f32(max(1, end - starts[row]));
        }`,
      },
      { x, starts, means },
      { width },
      rows * width,
    );
    return [means];
  },
);

const backward = gpuKernel(
  'ElcPackedMeanGrad',
  ({ dy, spans }: Record<'dy' | 'spans', TensorInfo>, { length }: { length: number }, gpu) => {
    const [tokens] = spans.shape;
    const width = dy.shape[1];
    const dx = gpu.make([tokens, width]);
    gpu.launch(
      {
        name: 'PackedMeanGrad',
        reads: { dy: 'f32', spans: 'i32' },
        writes: { dx: 'f32' },
        uniforms: { width: 'i32', length: 'i32' },
        code: () => `fn run(index: i32) {
          let span = 3 * (index / u.width);
          let count = spans[span + 1] - spans[span];
          let row = spans[span + 2] / u.length;
          dx[index] = select(0.0, dy[row * u.width + index % u.width] / f32(max(1, count)), count > 0);
        }`,
      },
      { dy, spans, dx },
      { width, length },
      tokens * width,
    );
    return [dx];
  },
);

const fused = fusedOp({ forward, backward, saved: ['spans'], slopes: ['x'] });

/** See composed.ts. */
export const packedMean = (x: Tensor2D, { starts, spans, length }: Packing): Tensor2D =>
  fused({ x, starts, spans }, { length });
