import type { RunConfig } from '../../../workers/catalog/config.ts';
import { integer } from '../../../workers/catalog/field.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { TRAINING_DEFAULTS } from '../../../workers/catalog/training-settings.ts';

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
