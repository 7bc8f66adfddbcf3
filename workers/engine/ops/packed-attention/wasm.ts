import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Share } from '../../wasm-kernels/shares.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/index.ts';
import type { PackedAttentionShape } from './composed.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'starts' | 'positions', TensorInfo>;
type Settings = Record<
  'rows' | 'length' | 'heads' | 'perHead' | 'causal' | 'k0' | 'k1' | 'threshold' | 'factor',
  number
>;

/** Sequences that outweigh waking a thread. */
const LEAST = 16;

/** What both kernels are told of rows `from` on. */
const settings = (
  { from, count }: Share,
  { length, heads, perHead, causal, k0, k1, threshold, factor }: Settings,
) => ({
  ...{ rows: count, base: from, length, heads, perHead, causal, scale: 1 / Math.sqrt(perHead) },
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

const fused = fusedOp({
  forward,
  backward,
  saved: ['q', 'k', 'v', 'starts', 'positions'],
  slopes: ['q', 'k', 'v'],
});

/** See composed.ts. Weights and dropout bits of one query at a time, and again in the backward pass. */
export const packedAttention = (
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  { rows, length, starts, positions }: Packing,
  { heads, causal }: PackedAttentionShape,
  draw: DropoutDraw | null,
): Tensor2D =>
  fused(
    { q, k, v, starts, positions: positions.ids },
    {
      ...{ rows, length, heads, perHead: q.shape[1] / heads, causal: Number(causal) },
      ...{ k0: draw?.key.k0 ?? 0, k1: draw?.key.k1 ?? 0, ...keepRule(draw?.p ?? 0) },
    },
  );
