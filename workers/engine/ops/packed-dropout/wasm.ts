import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/index.ts';

/** Values that outweigh waking a thread: some 0.3 ms on one core. */
const LEAST = 2 ** 17;

type Rule = Record<'k0' | 'k1' | 'threshold' | 'factor', number>;

const drop = nativeKernel(
  'ElcPackedDropout',
  (
    { x, places }: Record<'x' | 'places', TensorInfo>,
    { k0, k1, threshold, factor }: Rule,
    { each, rows, at, make, scratch },
  ) => {
    const [tokens, width] = x.shape;
    const y = make([tokens, width]);
    const [fromX, fromPlaces, fromY] = [x, places, y].map(at);
    each('packedDropout', rows(tokens, LEAST / width), ({ from, count }) => ({
      ...{ x: fromX + 4 * from * width, places: fromPlaces + 4 * from },
      ...{ y: fromY + 4 * from * width, tokens: count, width },
      ...{ k0, k1, threshold, factor, scratch: scratch(width + 32) },
    }));
    return [y];
  },
);

const fused = fusedOp({
  forward: drop,
  backward: ({ dy, places }, rule: Rule) => drop({ x: dy, places }, rule),
  saved: ['places'],
  slopes: ['x'],
});

/** See composed.ts. No mask is kept: its bits are drawn again in the backward pass. */
export const packedDropout = (
  x: Tensor2D,
  { places }: Packing,
  draw: DropoutDraw | null,
): Tensor2D =>
  draw === null || draw.p === 0 ? x : fused({ x, places }, { ...draw.key, ...keepRule(draw.p) });
