import { differentiable } from '../../differentiable.ts';
import type { Tensor2D, Tensor4D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { AttentionShape } from './composed.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'mask', TensorInfo>;
type Settings = Record<
  'rows' | 'length' | 'heads' | 'perHead' | 'k0' | 'k1' | 'threshold' | 'factor',
  number
>;

const settings = (s: Settings) =>
  [
    s.rows,
    s.length,
    s.heads,
    s.perHead,
    1 / Math.sqrt(s.perHead),
    s.k0,
    s.k1,
    s.threshold,
    s.factor,
  ] as const;

const forward = nativeKernel(
  'ElcAttention',
  ({ q, k, v, mask }: Inputs, shape: Settings, { kernels, at, make, scratch }) => {
    const out = make(q.shape);
    const room = scratch(kernels.attentionScratch(shape.length, shape.perHead));
    kernels.attention(at(q), at(k), at(v), at(mask), at(out), ...settings(shape), room);
    return [out];
  },
);

const backward = nativeKernel(
  'ElcAttentionGrad',
  (
    { q, k, v, mask, dy }: Inputs & Record<'dy', TensorInfo>,
    shape: Settings,
    { kernels, at, make, scratch },
  ) => {
    const slopes = [make(q.shape), make(k.shape), make(v.shape)];
    const [dq, dk, dv] = slopes.map(at);
    const room = scratch(kernels.attentionScratch(shape.length, shape.perHead));
    kernels.attentionGrad(
      at(q),
      at(k),
      at(v),
      at(mask),
      at(dy),
      dq,
      dk,
      dv,
      ...settings(shape),
      room,
    );
    return slopes;
  },
);

/**
 * See composed.ts. No [rows, H, L, L] tensor is made: the weights of one (sequence, head) at a time,
 * and its dropout bits, are computed in the cache, and again in the backward pass.
 */
export function attention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  mask: Tensor4D,
  { rows, length, heads }: AttentionShape,
  draw: DropoutDraw | null,
): Tensor2D {
  const shape: Settings = {
    rows,
    length,
    heads,
    perHead: q.shape[1] / heads,
    k0: draw?.key.k0 ?? 0,
    k1: draw?.key.k1 ?? 0,
    ...keepRule(draw?.p ?? 0),
  };
  return differentiable(
    [q, k, v],
    (q0, k0, v0) => ({
      value: forward({ q: q0, k: k0, v: v0, mask }, shape)[0],
      saved: [q0, k0, v0, mask],
    }),
    (dy, q0, k0, v0, mask0) => backward({ q: q0, k: k0, v: v0, mask: mask0, dy }, shape),
  );
}
