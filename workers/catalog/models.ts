import type { RunConfig } from './config.ts';
import type { Field } from './field.ts';
import type { ModelCard, TermSpec } from './model-card.ts';
import { ELCREC } from './models/elcrec.ts';
import { ICLREC } from './models/iclrec.ts';
import { SASREC } from './models/sasrec.ts';
import { TRAINING_FIELDS } from './training-settings.ts';

const cards: ModelCard[] = [ELCREC, SASREC, ICLREC];

/** Every model there is, the one to begin with first. */
export const MODELS: readonly ModelCard[] = cards;

/** What a record without a model was trained as: ELCRec was the only one. */
export const FIRST_MODEL: ModelCard = ELCREC;

/** One more model, for as long as `remove` is not called: a test's own, or a person's experiment. */
export function addModel(card: ModelCard): () => void {
  if (modelCard(card.id) !== null) throw new Error(`there is a model ${card.id} already`);
  cards.push(card);
  return () => void cards.splice(cards.indexOf(card), 1);
}

/** The card of a model by its id; null for one that this build does not know. */
export const modelCard = (id: unknown): ModelCard | null =>
  cards.find((card) => card.id === id) ?? null;

/** The card that reads these settings, which were checked before. */
export function cardOf({ model }: Pick<RunConfig, 'model'>): ModelCard {
  const card = modelCard(model);
  if (card === null) throw new Error(`no model ${model}`);
  return card;
}

/** What a run with these settings is called in tables and legends. */
export const nameOf = (config: RunConfig): string => cardOf(config).name(config);

/** The terms of a model's loss by name, without the total, in the order of the formula and of records. */
export const termNames = ({ terms }: Pick<ModelCard, 'terms'>): readonly string[] =>
  terms.map(({ name }) => name);

/** A term by its name, of the first model that has it: what models share is called alike. Null for none's. */
export const termNamed = (name: string): TermSpec | null =>
  cards.flatMap(({ terms }) => terms).find((term) => term.name === name) ?? null;

/** Whether anything is left of the loss; a weight of 0 switches its term off. */
export const hasTerm = (config: RunConfig): boolean =>
  cardOf(config).terms.some((term) => term.weight(config) > 0);

/** Every setting of a model, in the order a person meets them. */
export const fieldsOf = ({ fields }: ModelCard): readonly Field[] => [
  ...fields,
  ...TRAINING_FIELDS,
];
