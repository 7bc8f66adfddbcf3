import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import type { Packing } from './packing.ts';

const toPlaces = gpuKernel(
  'ElcPackingSpread',
  (
    { x, starts, positions }: Record<'x' | 'starts' | 'positions', TensorInfo>,
    { length }: { length: number },
    gpu,
  ) => {
    const rows = starts.shape[0] - 1;
    const width = x.shape[1];
    const dense = gpu.make([rows * length, width]);
    gpu.launch(
      {
        name: 'PackingSpread',
        reads: { x: 'f32', starts: 'i32', positions: 'i32' },
        writes: { dense: 'f32' },
        uniforms: { length: 'i32', width: 'i32' },
        // The tokens of a sequence are ascending: the one of a position is looked for from the end.
        code: () => `fn run(index: i32) {
          let place = index / u.width;
          let row = place / u.length;
          let position = place % u.length;
          let first = starts[row];
          var token = starts[row + 1] - 1;
          while (token >= first && positions[token] > position) { token--; }
          let found = token >= first && positions[max(token, 0)] == position;
          dense[index] = select(0.0, x[max(token, 0) * u.width + index % u.width], found);
        }`,
      },
      { x, starts, positions, dense },
      { length, width },
      rows * length * width,
    );
    return [dense];
  },
);

const toTokens = gpuKernel(
  'ElcPackingCollect',
  ({ dense, spans }: Record<'dense' | 'spans', TensorInfo>, _, gpu) => {
    const [tokens] = spans.shape;
    const width = dense.shape[1];
    const x = gpu.make([tokens, width]);
    gpu.launch(
      {
        name: 'PackingCollect',
        reads: { dense: 'f32', spans: 'i32' },
        writes: { x: 'f32' },
        uniforms: { width: 'i32' },
        code: () => `fn run(index: i32) {
          let token = index / u.width;
          let real = spans[3 * token + 1] > 0;
          x[index] = select(0.0, dense[spans[3 * token + 2] * u.width + index % u.width], real);
        }`,
      },
      { dense, spans, x },
      { width },
      tokens * width,
    );
    return [x];
  },
);

const spreading = fusedOp({
  forward: toPlaces,
  backward: ({ dy, spans }) => toTokens({ dense: dy, spans }, {}),
  saved: ['spans'],
  slopes: ['x'],
});
const collecting = fusedOp({
  forward: toTokens,
  backward: ({ dy, starts, positions }, window: { length: number }) =>
    toPlaces({ x: dy, starts, positions }, window),
  saved: ['starts', 'positions'],
  slopes: ['dense'],
});

/** See composed.ts. */
export const spread = (x: Tensor2D, { starts, positions, spans, length }: Packing): Tensor2D =>
  spreading({ x, starts, positions: positions.ids, spans }, { length });

/** See composed.ts. */
export const collect = (dense: Tensor2D, { starts, positions, spans, length }: Packing): Tensor2D =>
  collecting({ dense, spans, starts, positions: positions.ids }, { length });
