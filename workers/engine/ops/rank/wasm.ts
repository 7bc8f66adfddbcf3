import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { RankQuery } from './composed.ts';

type Inputs = Record<'h' | 'items' | 'answers' | 'answerSeen' | 'seen' | 'seenCount', TensorInfo>;

const rank = nativeKernel(
  'ElcRanks',
  (
    { h, items, answers, answerSeen, seen, seenCount }: Inputs,
    _,
    { kernels, at, make, scratch },
  ) => {
    const [users, width] = h.shape;
    const out = make([users]);
    kernels.ranks(
      at(h),
      at(items),
      at(answers),
      at(answerSeen),
      at(seen),
      at(seenCount),
      at(out),
      users,
      items.shape[0],
      width,
      seen.shape[1],
      scratch(kernels.rankScratch(users, width)),
    );
    return [out];
  },
);

/** See composed.ts. Scores are counted block by block of items: no [b, V] tensor is made. */
export const ranks = (h: Tensor2D, items: Tensor2D, query: RankQuery): Tensor1D =>
  rank({ h, items, ...query }, {})[0] as Tensor1D;
