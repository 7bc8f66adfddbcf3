import { registerHostKernel } from '../../host-kernel.ts';
import { engine, type Tensor, type TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';

const NAME = 'ElcSumRows';

/**
 * out[row] = sum of dy[order[j]] for j in starts[row] .. starts[row + 1].
 * dy [n, D], order int32 [m] (m <= n: skipped rows are absent), starts int32 [rows + 1] -> [rows, D].
 * The order of addition is fixed by `order`, so the sum is the same on every run; tfjs has no such kernel.
 */
export const sumRows = (dy: Tensor, order: Tensor, starts: Tensor): Tensor[] =>
  engine().runKernel<Tensor[]>(NAME, { dy, order, starts });

registerHostKernel(NAME, ({ dy, order, starts }, _attributes, host) => {
  const width = dy.shape[1];
  const rows = starts.shape[0] - 1;
  const from = host.read(dy);
  const by = host.read(order);
  const bounds = host.read(starts);
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const target = row * width;
    for (let j = bounds[row]; j < bounds[row + 1]; j++) {
      const source = by[j] * width;
      for (let d = 0; d < width; d++) out[target + d] += from[source + d];
    }
  }
  return [host.make(out, [rows, width])];
});

/** One invocation per element of the sums walks its own rows: no atomics. */
gpuKernel(NAME, ({ dy, order, starts }: Record<'dy' | 'order' | 'starts', TensorInfo>, _, gpu) => {
  const width = dy.shape[1];
  const rows = starts.shape[0] - 1;
  const sums = gpu.make([rows, width]);
  gpu.launch(
    {
      name: 'SumRows',
      reads: { dy: 'f32', order: 'i32', starts: 'i32' },
      writes: { sums: 'f32' },
      uniforms: { width: 'i32' },
      code: () => `fn run(index: i32) {
          let row = index / u.width;
          let d = index % u.width;
          var sum = 0.0;
          for (var j = starts[row]; j < starts[row + 1]; j++) { sum += dy[order[j] * u.width + d]; }
          sums[index] = sum;
        }`,
    },
    { dy, order, starts, sums },
    { width },
    rows * width,
  );
  return [sums];
});
