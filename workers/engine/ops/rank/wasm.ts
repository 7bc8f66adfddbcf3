import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { WORTH_A_THREAD } from '../../wasm-kernels/shares.ts';
import type { RankQuery, SeenRows } from './composed.ts';

type Inputs = Record<'h' | 'items' | 'answers' | 'answerSeen' | 'seen' | 'seenCount', TensorInfo>;

const rank = nativeKernel(
  'ElcRanks',
  (
    { h, items, answers, answerSeen, seen, seenCount }: Inputs,
    { zero }: { zero: number },
    { each, rows, at, make, scratch, room },
  ) => {
    const [users, width] = h.shape;
    const vocabulary = items.shape[0];
    const seenWidth = seen.shape[1];
    const out = make([users, 2]);
    const places = [h, items, answers, answerSeen, seen, seenCount, out].map(at);
    // Each share reads every item once: few large ones.
    each(
      'ranks',
      rows(users, Math.max(32, WORTH_A_THREAD / (vocabulary * width))),
      ({ from, count }) => {
        const [fromH, fromItems, fromAnswers, fromKnown, fromSeen, fromCount, to] = places;
        return {
          ...{ h: fromH + 4 * from * width, items: fromItems },
          ...{ answers: fromAnswers + 4 * from, answerSeen: fromKnown + from },
          ...{ seen: fromSeen + 4 * from * seenWidth, seenCount: fromCount + 4 * from },
          ...{ out: to + 8 * from, users: count, first: from },
          ...{ vocabulary, width, seenWidth, zero },
          scratch: scratch(room('rankScratch', { users: count, width })),
        };
      },
    );
    return [out];
  },
);

/** See composed.ts. Scores are counted block by block of items: no [b, V] tensor is made. */
export const ranks = (
  h: Tensor2D,
  items: Tensor2D,
  query: RankQuery,
  seenRows: SeenRows,
): Tensor2D => rank({ h, items, ...query }, { zero: seenRows === 'zero' ? 1 : 0 })[0] as Tensor2D;
