/**
 * A model that no other file knows: a user is the mean of the items met, items have a bias, and one softmax
 * is its loss. Whoever wants it registers it for a while: `const remove = addToyModel()`.
 */
import { addModel } from '../../../workers/catalog/models.ts';
import { userBatches } from '../../../workers/data/batches.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { readable, trainTargets } from '../../../workers/data/split.ts';
import * as tf from '../../../workers/engine/tf.ts';
import type { Tensor1D, Tensor2D } from '../../../workers/engine/tf.ts';
import { table } from '../../../workers/models/blocks/parameters.ts';
import { trainStage } from '../../../workers/models/blocks/train-stage.ts';
import type { AskedUsers, Prepared, Recommender } from '../../../workers/models/recommender.ts';
import { addRecommender } from '../../../workers/models/registry.ts';
import { TOY, type ToyConfig } from './card.ts';

export { TOY, type ToyConfig } from './card.ts';

/** [n, V]: each user's items, their shares adding up to 1. */
function shares(dataset: Dataset, { users, read }: AskedUsers): Tensor2D {
  const out = tf.buffer([users.length, dataset.items + 2]);
  users.forEach((user, row) => {
    const items = readable(dataset, read, user);
    items.forEach((item) => out.set(out.get(row, item) + 1 / items.length, row, item));
  });
  return out.toTensor() as Tensor2D;
}

export const toy: Recommender<ToyConfig> = {
  card: TOY,
  parameters: ({ items }, { width }) => [
    { ...table('items', items + 2, width), rows: 'items' },
    { name: 'bias', shape: [items + 2], transposed: false, start: 'zeros', rows: 'items' },
  ],
  recognise(tensors) {
    const [rows, width] = tensors.get('items')?.shape ?? [];
    const told = { width };
    return rows ? { items: rows - 2, told, config: { ...TOY.defaults, ...told } } : null;
  },
  prepare(dataset, config) {
    const users: Prepared['users'] = (parameters, asked) =>
      tf.matMul<Tensor2D>(shares(dataset, asked), parameters.get('items'));
    const stage = trainStage(config, {
      ...userBatches(dataset, config),
      upload(batch: Int32Array) {
        const met = shares(dataset, { users: batch, read: 'train' });
        const last = batch.map((user) => trainTargets(dataset, user).at(-1) ?? 0);
        const next = tf.tensor1d(last, 'int32');
        return { met, next, dispose: () => tf.dispose([met, next]) };
      },
      losses(parameters, { met, next }) {
        const items = parameters.get<Tensor2D>('items');
        const logits = tf.add(tf.matMul(tf.matMul(met, items), items, false, true), parameters.get('bias')); // prettier-ignore
        const loss_toy = tf.mean<tf.Scalar>(tf.sub(tf.logSumExp(logits, 1), tf.sum(tf.mul(logits, tf.oneHot(next, dataset.items + 2)), 1))); // prettier-ignore
        return { total: loss_toy, terms: { loss_toy } };
      },
    });
    return {
      stages: [stage],
      score: (parameters, asked) => ({
        kind: 'dot',
        users: users(parameters, asked),
        items: parameters.get<Tensor2D>('items'),
        bias: parameters.get<Tensor1D>('bias'),
      }),
      users,
      intents: null,
    };
  },
};

/** Known to the catalogue and to the engine, until `remove` is called. */
export function addToyModel(recommender: Recommender<ToyConfig> = toy): () => void {
  const removals = [addModel(recommender.card), addRecommender(recommender)];
  return () => removals.forEach((remove) => remove());
}
