import { differentiable } from '../../differentiable.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Share } from '../../wasm-kernels/shares.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/index.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'starts' | 'positions', TensorInfo>;
type Settings = Record<
  'rows' | 'length' | 'heads' | 'perHead' | 'k0' | 'k1' | 'threshold' | 'factor',
  number
>;

/** Sequences that outweigh waking a thread. */
const LEAST = 16;

/** What both kernels are told of rows `from` on. */
const settings = (
  { from, count }: Share,
  { length, heads, perHead, k0, k1, threshold, factor }: Settings,
) => ({
  ...{ rows: count, base: from, length, heads, perHead, scale: 1 / Math.sqrt(perHead) },
  ...{ k0, k1, threshold, factor },
});

const forward = nativeKernel(
  'ElcPackedAttention',
  ({ q, k, v, starts, positions }: Inputs, shape: Settings, device) => {
    const { call, each, rows, at, make, scratch, room } = device;
    const out = make(q.shape);
    const [ofQ, ofK, ofV, ofStarts, ofPositions, ofOut] = [q, k, v, starts, positions, out].map(at);
    each('packedAttention', rows(shape.rows, LEAST, 1), (share) => ({
      ...{ q: ofQ, k: ofK, v: ofV, starts: ofStarts + 4 * share.from, positions: ofPositions },
      out: ofOut,
      ...settings(share, shape),
      scratch: scratch(room('packedAttentionScratch', shape)),
    }));
    call('clearSpare', { x: ofOut, starts: ofStarts, rows: shape.rows, ...size(q) });
    return [out];
  },
);

const backward = nativeKernel(
  'ElcPackedAttentionGrad',
  (
    { q, k, v, starts, positions, dy }: Inputs & Record<'dy', TensorInfo>,
    shape: Settings,
    { call, each, rows, at, make, scratch, room },
  ) => {
    const slopes = [make(q.shape), make(k.shape), make(v.shape)];
    const [dq, dk, dv] = slopes.map(at);
    const [ofQ, ofK, ofV, ofStarts, ofPositions, ofDy] = [q, k, v, starts, positions, dy].map(at);
    each('packedAttentionGrad', rows(shape.rows, LEAST, 1), (share) => ({
      ...{ q: ofQ, k: ofK, v: ofV, starts: ofStarts + 4 * share.from, positions: ofPositions },
      ...{ dOut: ofDy, dq, dk, dv },
      ...settings(share, shape),
      scratch: scratch(room('packedAttentionScratch', shape)),
    }));
    for (const slope of [dq, dk, dv])
      call('clearSpare', { x: slope, starts: ofStarts, rows: shape.rows, ...size(q) });
    return slopes;
  },
);

const size = ({ shape: [tokens, width] }: TensorInfo) => ({ tokens, width });

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
