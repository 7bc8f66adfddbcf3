/** What can be looked at of a model that encodes histories. */
import type { ViewShares } from '../../data/augment.ts';
import { drawViews } from '../../data/batches.ts';
import type { Dataset } from '../../data/dataset.ts';
import { writeRow } from '../../data/rows.ts';
import { stack } from '../../engine/tf.ts';
import type { Inside } from '../recommender.ts';
import { encodeWatched, type EncoderConfig } from './encoder.ts';
import { itemRows } from './encoder-parameters.ts';
import { packedSequences } from './sequences.ts';

/** @param shares of the views that training draws; null where it draws none */
export const insideEncoder = (
  dataset: Dataset,
  config: EncoderConfig & { readonly max_seq_length: number; readonly seed: number },
  shares: ViewShares | null,
): Inside => ({
  attention(parameters, history) {
    const length = config.max_seq_length;
    const ids = new Int32Array(length);
    writeRow(ids, 0, length, history);
    const input = packedSequences(ids, length, itemRows(dataset.items));
    return stack([...encodeWatched(parameters, config, input).weights]);
  },
  views: (user, epoch) =>
    shares === null ? null : drawViews(dataset, shares, { seed: config.seed, epoch, user }),
});
