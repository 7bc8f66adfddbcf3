/** One step in one layout or the other: what test/golden/packed*.test.ts hold against each other. */
import type { Batch } from '../../workers/data/batch.ts';
import { dispose } from '../../workers/engine/tf.ts';
import type { Parameters } from '../../workers/models/blocks/parameters.ts';
import type { OnDevice } from '../../workers/models/recommender.ts';
import { Stream } from '../../workers/random/stream.ts';
import { ABSENT, lossesAndGradients, type Steps } from '../../workers/training/step.ts';

/** The same float32 terms summed in another order. */
export const LAYOUTS_AGREE = { rtol: 1e-4, atol: 1e-5 };

export const DROPOUT = { hidden_dropout_prob: 0.3, attention_probs_dropout_prob: 0.2 };

/** Losses, but for those that are off, and all gradients of a step. Disposes of `parameters` and `batch`. */
export async function readStep<D extends OnDevice>(
  steps: Steps<D>,
  parameters: Parameters,
  batch: D,
  step = 4,
) {
  const { losses, gradients } = lossesAndGradients(steps, parameters, batch, step);
  const values = present(await losses.data());
  const read = await parameters.read(gradients);
  batch.dispose();
  dispose([losses, ...gradients.values()]);
  parameters.dispose();
  return { values, read };
}

export const present = (values: ArrayLike<number>) =>
  Array.from(values).filter((x) => x !== ABSENT);

/** Rows of the item table for {@link oddBatch}, and its positions. */
export const ODD = { vocabulary: 23, length: 7 };

/** Users of 1, 2, 3, 6 and 7 items; views with gaps, with one item at the front of the window, and one with none at all. */
export function oddBatch(): Batch {
  const draws = new Stream({ k0: 5, k1: 6 });
  const { vocabulary, length: L } = ODD;
  const lengths = [1, 2, 7, 3, 6, 1, 7];
  const fill = (real: (row: number, position: number) => boolean) =>
    Int32Array.from({ length: lengths.length * L }, (_, i) =>
      real(Math.floor(i / L), i % L) ? 1 + draws.below(vocabulary - 1) : 0,
    );
  const whole = (row: number, position: number) => position >= L - lengths[row];
  return {
    size: lengths.length,
    length: L,
    users: Int32Array.from(lengths, (_, user) => user),
    inputIds: fill(whole),
    targets: { positive: fill(whole), negative: fill(whole) },
    views: [
      fill((row, position) => whole(row, position) && (row + position) % 3 !== 0),
      fill((row, position) => (row === 2 ? position === 0 : row !== 4 && whole(row, position))),
    ],
    sequenceLabel: Int32Array.from(lengths, (length) => length),
  };
}
