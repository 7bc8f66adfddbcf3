import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { KEEP } from '../../webgpu-kernels/threefry.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/index.ts';
import { packedDropout as composed } from './composed.ts';

type Rule = Record<'k0' | 'k1' | 'threshold' | 'factor', number>;

const drop = gpuKernel(
  'ElcPackedDropout',
  ({ x, places }: Record<'x' | 'places', TensorInfo>, rule: Rule, gpu) => {
    const [tokens, width] = x.shape;
    const y = gpu.make([tokens, width]);
    gpu.launch(
      {
        name: 'PackedDropout',
        reads: { x: 'vec4f', places: 'i32' },
        writes: { y: 'vec4f' },
        uniforms: { quads: 'i32', k0: 'u32', k1: 'u32', threshold: 'u32', factor: 'f32' },
        code: () => `${KEEP}
          fn run(index: i32) {
            let quad = places[index / u.quads] * u.quads + index % u.quads;
            y[index] = x[index] * keep(u.k0, u.k1, u.threshold, u.factor, quad);
          }`,
      },
      { x, places, y },
      { quads: width / 4, ...rule },
      (tokens * width) / 4,
    );
    return [y];
  },
);

const fused = fusedOp({
  forward: drop,
  backward: ({ dy, places }, rule: Rule) => drop({ x: dy, places }, rule),
  saved: ['places'],
  slopes: ['x'],
});

/** See composed.ts. No mask is kept. Rows that are not a multiple of 4 wide are left to the composed body. */
export function packedDropout(x: Tensor2D, packing: Packing, draw: DropoutDraw | null): Tensor2D {
  if (draw === null || draw.p === 0 || x.shape[1] % 4 !== 0) return composed(x, packing, draw);
  return fused({ x, places: packing.places }, { ...draw.key, ...keepRule(draw.p) });
}
