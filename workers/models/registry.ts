import type { RunConfig } from '../catalog/config.ts';
import { LabFailure } from '../protocol/errors.ts';
import { elcrec } from './elcrec/index.ts';
import { iclrec } from './iclrec/index.ts';
import type { Recommender } from './recommender.ts';
import { sasrec } from './sasrec/index.ts';

/** One line each. Where several know a checkpoint from elsewhere alike, it is of the first. */
const recommenders: Recommender[] = [sasrec, elcrec, iclrec];

/** Every model there is. */
export const RECOMMENDERS: readonly Recommender[] = recommenders;

/** One more model, for as long as `remove` is not called; its card goes to the catalogue (addModel). */
export function addRecommender(recommender: Recommender): () => void {
  recommenders.push(recommender);
  return () => void recommenders.splice(recommenders.indexOf(recommender), 1);
}

/** The model that a config is of. @throws LabFailure BAD_CONFIG for one that has a card and no engine yet. */
export function recommenderOf({ model }: RunConfig): Recommender {
  const found = recommenders.find(({ card }) => card.id === model);
  if (found !== undefined) return found;
  const known = recommenders.map(({ card }) => card.title).join(', ');
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `The engine of this version cannot train the model ${model}.`,
    action: `Choose one of ${known}.`,
  });
}
