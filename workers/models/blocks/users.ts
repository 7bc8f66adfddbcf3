/** What evaluation reads of users through an encoder of their histories. */
import type { Dataset } from '../../data/dataset.ts';
import { historyRows } from '../../data/rows.ts';
import type { Tensor2D } from '../../engine/tf.ts';
import type { Prepared } from '../recommender.ts';
import type { Pooling } from '../../catalog/contrast-fields.ts';
import { encode, encodeLast, type EncoderConfig } from './encoder.ts';
import { itemRows, ITEMS } from './encoder-parameters.ts';
import { layoutOf } from './layout.ts';
import { pool } from './pooling.ts';
import { packedSequences, sequencesIn } from './sequences.ts';

type UserEncoder = EncoderConfig & { readonly max_seq_length: number };

/**
 * Items are scored by their dot product with the encoding of the last position (E: src/trainers.py:350-358).
 * It attends to real positions alone, so padding is not computed.
 */
export const lastPositionScore =
  (dataset: Dataset, config: UserEncoder): Prepared['score'] =>
  (parameters, { users, read }) => {
    const length = config.max_seq_length;
    const ids = historyRows(dataset, users, read, length);
    const input = packedSequences(ids, length, itemRows(dataset.items));
    return {
      kind: 'dot',
      users: encodeLast(parameters, config, input),
      items: parameters.get<Tensor2D>(ITEMS),
    };
  };

/** The mean of a user's encoded positions (E: src/trainers.py:202-212). */
export const meanPositionUsers =
  (dataset: Dataset, config: UserEncoder & { readonly pooling: Pooling }): Prepared['users'] =>
  (parameters, { users, read }) => {
    const length = config.max_seq_length;
    const ids = historyRows(dataset, users, read, length);
    const input = sequencesIn(layoutOf(config.pooling), ids, length, itemRows(dataset.items));
    return pool({ h: encode(parameters, config, input, null), input }, config.pooling);
  };
