import { dispose, tidy, type Scalar, type Tensor2D } from '../../workers/engine/tf.ts';
import { encode } from '../../workers/models/blocks/encoder.ts';
import { ITEMS } from '../../workers/models/blocks/encoder-parameters.ts';
import { nextItemLoss } from '../../workers/models/blocks/next-item.ts';
import type { Parameters } from '../../workers/models/blocks/parameters.ts';
import type { DeviceBatch } from '../../workers/models/blocks/batch.ts';
import {
  centresInPlace,
  intentClustering,
  intentContrast,
  sequenceContrast,
  storedCentres,
} from '../../workers/models/elcrec/intents.ts';
import type { Sequences } from '../../workers/models/blocks/sequences.ts';
import type { ElcrecConfig } from '../../workers/catalog/models/elcrec.ts';
import { settled } from './clock.ts';

/**
 * The forward pass of a step, part by part as model/objective.ts puts it together, in milliseconds
 * by `typical`.
 */
export async function forwardParts(
  parameters: Parameters,
  config: ElcrecConfig,
  { input, views, targets }: DeviceBatch,
  typical: (work: () => Promise<void>) => Promise<number>,
) {
  if (views === null || targets === null)
    throw new Error('a batch for all terms has views and targets');
  const encoded = (sequences: Sequences, pass: number): Tensor2D =>
    tidy(() =>
      encode(parameters, config, sequences, {
        seed: config.seed,
        step: 1,
        pass,
        hidden: config.hidden_dropout_prob,
        attention: config.attention_probs_dropout_prob,
      }),
    );
  const run = (work: () => Tensor2D | Scalar): Promise<number> =>
    typical(async () => {
      const value = tidy(work);
      await settled(value);
      value.dispose();
    });

  const ms_encode_users = await run(() => encoded(input, 0));
  const ms_encode_views_twice = 2 * (await run(() => encoded(views, 1)));

  const users = { h: encoded(input, 0), input };
  const pair = { h: encoded(views, 1), input: views };
  const stored = storedCentres(parameters);
  const centres = tidy(() => centresInPlace(parameters));
  const { pooling, alignment, temperature, prototype } = config;
  const contrast = { temperature, pooling, labels: null };
  const cluster = () => intentClustering(users, centres, pooling, alignment);
  const assignment = tidy(() => cluster().assignment);

  const items = parameters.get<Tensor2D>(ITEMS);
  const ms_loss_rec = await run(() => nextItemLoss(users.h, items, targets, config));
  const ms_loss_cl = await run(() => sequenceContrast(pair, stored, prototype, contrast));
  const ms_loss_cluster = await run(() => cluster().loss);
  const ms_loss_icl = await run(() => intentContrast(pair, centres, assignment, contrast));
  dispose([users.h, pair.h, centres, assignment]);
  return {
    ms_encode_users,
    ms_encode_views_twice,
    ms_loss_rec,
    ms_loss_cl,
    ms_loss_cluster,
    ms_loss_icl,
  };
}
