import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { segmentSums } from '../../webgpu-kernels/segment-sums.ts';
import { readFour } from '../../webgpu-kernels/tile.ts';
import { NEAREST } from '../nearest-centre/webgpu.ts';

type Kind = 'shift' | 'concat';

const forward = gpuKernel(
  'ElcIntentFusion',
  ({ x, centres }: Record<'x' | 'centres', TensorInfo>, { kind }: { kind: Kind }, gpu) => {
    const [n, width] = x.shape;
    const intents = centres.shape[0];
    const shift = kind === 'shift';
    const [fused, chosen] = [gpu.make([n, shift ? width : 2 * width]), gpu.make([n], 'int32')];
    // x may be half of a tensor: it is read where it lies.
    const { tensor, offset } = gpu.backend.window(x, width);
    const wide = width % 4 === 0;
    const type = wide ? 'vec4f' : 'f32';
    gpu.launch(
      {
        name: `IntentFusion ${type} ${kind}`,
        reads: { x: type, centres: type },
        writes: { fused: 'f32', chosen: 'i32' },
        uniforms: { width: 'i32', intents: 'i32', skipped: 'i32' },
        code: () => `
          ${readFour('rowFour', 'x', 'u.width', wide)}
          fn xFour(row: i32, d: i32) -> vec4f { return rowFour(u.skipped + row, d); }
          ${readFour('centreFour', 'centres', 'u.width', wide)}
          ${NEAREST}
          fn run(row: i32) {
            let own = nearest(row);
            chosen[row] = own;
            for (var d = 0; d < u.width; d += 4) {
              let value = xFour(row, d);
              let centre = centreFour(own, d);
              for (var j = 0; j < min(4, u.width - d); j++) {
                ${
                  shift
                    ? 'fused[row * u.width + d + j] = value[j] + centre[j];'
                    : `fused[2 * row * u.width + d + j] = value[j];
                       fused[(2 * row + 1) * u.width + d + j] = centre[j];`
                }
              }
            }
          }`,
      },
      { x: tensor, centres, fused, chosen },
      { width, intents, skipped: offset / width },
      n,
    );
    return [fused, chosen];
  },
);

const firstHalf = gpuKernel('ElcFirstHalf', ({ dy }: Record<'dy', TensorInfo>, _, gpu) => {
  const [n, both] = dy.shape;
  const half = gpu.make([n, both / 2]);
  gpu.launch(
    {
      name: 'FirstHalf',
      reads: { dy: 'f32' },
      writes: { half: 'f32' },
      uniforms: { width: 'i32' },
      code: () => `fn run(i: i32) { half[i] = dy[i + (i / u.width) * u.width]; }`,
    },
    { dy, half },
    { width: both / 2 },
    (n * both) / 2,
  );
  return [half];
});

const fused = fusedOp({
  forward,
  results: ['fused', 'chosen'],
  backward(
    { dy, chosen },
    { kind, segments, width }: { kind: Kind; segments: number; width: number },
  ) {
    const [dx, offset] = kind === 'shift' ? [dy, 0] : [firstHalf({ dy }, {})[0], width];
    return [dx, segmentSums({ x: dy, ids: chosen }, { segments, offset, width })[0]];
  },
  saved: ['chosen'],
  slopes: ['x', 'centres'],
});

/** See composed.ts. The choice and what it adds are one dispatch. */
export function intentFusion(x: Tensor2D, centres: Tensor2D, kind: Kind): Tensor2D {
  const [segments, width] = centres.shape;
  return fused({ x, centres }, { kind, segments, width });
}
