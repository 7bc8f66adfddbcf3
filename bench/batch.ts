import type { Batch } from '../workers/data/batch.ts';
import { Stream } from '../workers/random/stream.ts';
import type { Shape } from './shapes.ts';

/** A batch of a shape: random items, lengths spread evenly from 1 to twice the mean. */
export function randomBatch({ config, vocabulary, meanLength }: Shape): Batch {
  const { batch_size: B, max_seq_length: L } = config;
  const draws = new Stream({ k0: 1, k1: 2 });
  const lengths = Int32Array.from({ length: B }, () =>
    Math.min(L, 1 + draws.below(Math.round(2 * meanLength) - 1)),
  );
  const ids = () => {
    const rows = new Int32Array(B * L);
    lengths.forEach((length, row) => {
      for (let at = (row + 1) * L - length; at < (row + 1) * L; at++) {
        rows[at] = 1 + draws.below(vocabulary - 2);
      }
    });
    return rows;
  };
  return {
    size: B,
    length: L,
    users: Int32Array.from({ length: B }, (_, user) => user),
    inputIds: ids(),
    targetPos: ids(),
    targetNeg: ids(),
    view1: ids(),
    view2: ids(),
    sequenceLabel: Int32Array.from({ length: B }, () => 1 + draws.below(vocabulary - 2)),
  };
}
