import { differentiable } from '../../differentiable.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/index.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'starts' | 'positions', TensorInfo>;
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
  'ElcPackedAttention',
  ({ q, k, v, starts, positions }: Inputs, shape: Settings, { kernels, at, make, scratch }) => {
    const out = make(q.shape);
    kernels.packedAttention(
      at(q),
      at(k),
      at(v),
      at(starts),
      at(positions),
      at(out),
      q.shape[0],
      ...settings(shape),
      scratch(kernels.packedAttentionScratch(shape.length)),
    );
    return [out];
  },
);

const backward = nativeKernel(
  'ElcPackedAttentionGrad',
  (
    { q, k, v, starts, positions, dy }: Inputs & Record<'dy', TensorInfo>,
    shape: Settings,
    { kernels, at, make, scratch },
  ) => {
    const slopes = [make(q.shape), make(k.shape), make(v.shape)];
    const [dq, dk, dv] = slopes.map(at);
    kernels.packedAttentionGrad(
      at(q),
      at(k),
      at(v),
      at(starts),
      at(positions),
      at(dy),
      dq,
      dk,
      dv,
      q.shape[0],
      ...settings(shape),
      scratch(kernels.packedAttentionScratch(shape.length)),
    );
    return slopes;
  },
);

/** See composed.ts. Weights and dropout bits of one query at a time, and again in the backward pass. */
export function packedAttention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  { rows, length, starts, positions }: Packing,
  heads: number,
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
  const plan = { starts, positions: positions.ids };
  return differentiable(
    [q, k, v],
    (q0, k0, v0) => ({
      value: forward({ q: q0, k: k0, v: v0, ...plan }, shape)[0],
      saved: [q0, k0, v0],
    }),
    (dy, q0, k0, v0) => backward({ q: q0, k: k0, v: v0, ...plan, dy }, shape),
  );
}
