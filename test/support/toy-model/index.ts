/**
 * A model that no other file knows: a user is the mean of the items met, items have a bias, and one softmax
 * is its loss. Whoever wants it registers it for a while: `const remove = addToyModel()`.
 */
import { epochOrder } from '../../../workers/data/batches.ts';
import { evaluationInput, trainInput, trainTargets } from '../../../workers/data/split.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import * as tf from '../../../workers/engine/tf.ts';
import type { Tensor1D, Tensor2D } from '../../../workers/engine/tf.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { integer } from '../../../workers/catalog/field.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { addModel } from '../../../workers/catalog/models.ts';
import { TRAINING_DEFAULTS } from '../../../workers/catalog/training-settings.ts';
import { table, type Parameters } from '../../../workers/models/blocks/parameters.ts';
import type {
  AskedUsers,
  OnDevice,
  Recommender,
  Stage,
} from '../../../workers/models/recommender.ts';
import { addRecommender } from '../../../workers/models/registry.ts';

export interface ToyConfig extends RunConfig {
  readonly width: number;
}

export const TOY: ModelCard<ToyConfig> = {
  id: 'toy',
  title: 'Toy',
  explain: 'Recommends what is near the mean of the items met.',
  reference: null,
  version: 1,
  fields: [
    { key: 'width', group: 'encoder', label: 'Width', explain: 'Of a vector.', ...integer(2, 64) },
  ],
  defaults: { model: 'toy', version: 1, width: 4, ...TRAINING_DEFAULTS },
  terms: [{ name: 'loss_toy', label: 'toy item', subscript: 'toy', key: null, weight: () => 1 }],
  has: () => ({ intents: false }),
  name: () => 'Toy',
};

/** [n, V]: each user's items, their shares adding up to 1. */
function shares(dataset: Dataset, { users, read }: AskedUsers): Tensor2D {
  const out = tf.buffer([users.length, dataset.items + 2]);
  users.forEach((user, row) => {
    const items =
      read === 'train' ? trainInput(dataset, user) : evaluationInput(dataset, read, user);
    items.forEach((item) => out.set(out.get(row, item) + 1 / items.length, row, item));
  });
  return out.toTensor() as Tensor2D;
}

interface ToyBatch extends OnDevice {
  readonly met: Tensor2D;
  /** int32 [B] */
  readonly next: Tensor1D;
}

export const toy: Recommender<ToyConfig> = {
  card: TOY,
  parameters: ({ items }, { width }) => [
    { ...table('items', items + 2, width), rows: 'items' },
    { name: 'bias', shape: [items + 2], transposed: false, start: 'zeros', rows: 'items' },
  ],
  recognise(tensors) {
    const items = tensors.get('items');
    if (items === undefined) return null;
    const told = { width: items.shape[1] };
    return { items: items.shape[0] - 2, told, config: { ...TOY.defaults, ...told } };
  },
  prepare(dataset, config) {
    const items = (parameters: Parameters) => parameters.get<Tensor2D>('items');
    const bias = (parameters: Parameters) => parameters.get<Tensor1D>('bias');
    const users = (parameters: Parameters, asked: AskedUsers) =>
      tf.matMul<Tensor2D>(shares(dataset, asked), items(parameters));
    const stage: Stage<Int32Array, ToyBatch> = {
      name: 'train',
      epochs: config.epochs,
      stepsPerEpoch: Math.ceil(dataset.users / config.batch_size),
      validates: true,
      batch: (epoch, index) =>
        epochOrder(dataset, config.seed, epoch).slice(
          index * config.batch_size,
          (index + 1) * config.batch_size,
        ),
      upload(batch) {
        const met = shares(dataset, { users: batch, read: 'train' });
        const last = batch.map((user) => trainTargets(dataset, user).at(-1) ?? 0);
        const next = tf.tensor1d(last, 'int32');
        return { met, next, dispose: () => tf.dispose([met, next]) };
      },
      losses(parameters, { met, next }) {
        const table = items(parameters);
        const user = tf.matMul<Tensor2D>(met, table);
        const logits = tf.add(tf.matMul<Tensor2D>(user, table, false, true), bias(parameters));
        const right = tf.sum(tf.mul(logits, tf.oneHot(next, table.shape[0])), 1);
        const loss_toy = tf.mean<tf.Scalar>(tf.sub(tf.logSumExp(logits, 1), right));
        return { total: loss_toy, terms: { loss_toy } };
      },
    };
    return {
      stages: [stage],
      score: (parameters, asked) => ({
        kind: 'dot',
        users: users(parameters, asked),
        items: items(parameters),
        bias: bias(parameters),
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
