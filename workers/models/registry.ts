import type { RunConfig } from '../catalog/config.ts';
import { ELCREC } from '../catalog/models/elcrec.ts';
import { LabFailure } from '../protocol/errors.ts';
import { elcrec } from './elcrec/index.ts';
import type { Recommender } from './recommender.ts';

/** Every model there is, one line each. */
export const RECOMMENDERS: readonly Recommender[] = [elcrec];

/** The model that a config is of. @throws LabFailure BAD_CONFIG for one that has a card and no engine yet. */
export function recommenderOf({ model }: RunConfig): Recommender {
  if (model === ELCREC.id) return elcrec;
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `The engine of this version cannot train the model ${model}.`,
    action: 'Choose ELCRec.',
  });
}
