import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { WORTH_A_THREAD } from '../../wasm-kernels/shares.ts';
import type { RankQuery } from './composed.ts';

type Inputs = Record<'h' | 'items' | 'answers' | 'answerSeen' | 'seen' | 'seenCount', TensorInfo>;

const rank = nativeKernel(
  'ElcRanks',
  (
    { h, items, answers, answerSeen, seen, seenCount }: Inputs,
    _,
    { kernels, each, rows, at, make, scratch },
  ) => {
    const [users, width] = h.shape;
    const vocabulary = items.shape[0];
    const seenWidth = seen.shape[1];
    const out = make([users]);
    const places = [h, items, answers, answerSeen, seen, seenCount, out].map(at);
    // Each share reads every item once: few large ones.
    each(
      'ranks',
      rows(users, Math.max(32, WORTH_A_THREAD / (vocabulary * width))),
      ({ from, count }) => {
        const [fromH, fromItems, fromAnswers, fromKnown, fromSeen, fromCount, to] = places;
        return [
          fromH + 4 * from * width,
          fromItems,
          fromAnswers + 4 * from,
          fromKnown + from,
          fromSeen + 4 * from * seenWidth,
          fromCount + 4 * from,
          to + 4 * from,
          count,
          from,
          vocabulary,
          width,
          seenWidth,
          scratch(kernels.rankScratch(count, width)),
        ];
      },
    );
    return [out];
  },
);

/** See composed.ts. Scores are counted block by block of items: no [b, V] tensor is made. */
export const ranks = (h: Tensor2D, items: Tensor2D, query: RankQuery): Tensor1D =>
  rank({ h, items, ...query }, {})[0] as Tensor1D;
