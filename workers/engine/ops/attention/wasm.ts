import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, Tensor4D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Share } from '../../wasm-kernels/shares.ts';
import { keepRule, type DropoutDraw } from '../dropout/mask.ts';
import type { AttentionShape } from './composed.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'mask', TensorInfo>;
type Settings = Record<
  'rows' | 'length' | 'heads' | 'perHead' | 'k0' | 'k1' | 'threshold' | 'factor',
  number
>;

/** Sequences that outweigh waking a thread. */
const LEAST = 4;

/** What both kernels are told of rows `from` on. */
const settings = (
  { from, count }: Share,
  { length, heads, perHead, k0, k1, threshold, factor }: Settings,
) => ({
  ...{ rows: count, first: from, length, heads, perHead, scale: 1 / Math.sqrt(perHead) },
  ...{ k0, k1, threshold, factor },
});

const forward = nativeKernel('ElcAttention', (inputs: Inputs, shape: Settings, device) => {
  const { each, rows, at, make, scratch, room } = device;
  const out = make(inputs.q.shape);
  const { q, k, v, mask } = inputs;
  const places = [q, k, v, out].map(at);
  const fromMask = at(mask);
  each('attention', rows(shape.rows, LEAST, 1), (share) => {
    const [ofQ, ofK, ofV, ofOut] = places.map((place) => place + skipped(share, shape));
    const ofMask = fromMask + 4 * share.from * shape.length ** 2;
    return {
      ...{ q: ofQ, k: ofK, v: ofV, mask: ofMask, out: ofOut },
      ...settings(share, shape),
      scratch: scratch(room('attentionScratch', shape)),
    };
  });
  return [out];
});

const backward = nativeKernel(
  'ElcAttentionGrad',
  ({ q, k, v, mask, dy }: Inputs & Record<'dy', TensorInfo>, shape: Settings, device) => {
    const { each, rows, at, make, scratch, room } = device;
    const slopes = [make(q.shape), make(k.shape), make(v.shape)];
    const places = [q, k, v, dy, ...slopes].map(at);
    const fromMask = at(mask);
    each('attentionGrad', rows(shape.rows, LEAST, 1), (share) => {
      const [ofQ, ofK, ofV, ofDy, dq, dk, dv] = places.map(
        (place) => place + skipped(share, shape),
      );
      const ofMask = fromMask + 4 * share.from * shape.length ** 2;
      return {
        ...{ q: ofQ, k: ofK, v: ofV, mask: ofMask, dOut: ofDy, dq, dk, dv },
        ...settings(share, shape),
        scratch: scratch(room('attentionScratch', shape)),
      };
    });
    return slopes;
  },
);

/** Bytes of the sequences before a share. */
const skipped = ({ from }: Share, { length, heads, perHead }: Settings): number =>
  4 * from * length * heads * perHead;

const fused = fusedOp({
  forward,
  backward,
  saved: ['q', 'k', 'v', 'mask'],
  slopes: ['q', 'k', 'v'],
});

/**
 * See composed.ts. No [rows, H, L, L] tensor is made: the weights of one (sequence, head) at a time,
 * and its dropout bits, are computed in the cache, and again in the backward pass.
 */
export const attention = (
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  mask: Tensor4D,
  { rows, length, heads }: AttentionShape,
  draw: DropoutDraw | null,
): Tensor2D =>
  fused(
    { q, k, v, mask },
    {
      ...{ rows, length, heads, perHead: q.shape[1] / heads },
      ...{ k0: draw?.key.k0 ?? 0, k1: draw?.key.k1 ?? 0, ...keepRule(draw?.p ?? 0) },
    },
  );
