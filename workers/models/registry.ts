import type { RunConfig } from '../catalog/config.ts';
import { ELCREC } from '../catalog/models/elcrec.ts';
import { ICLREC } from '../catalog/models/iclrec.ts';
import { LabFailure } from '../protocol/errors.ts';
import { elcrec } from './elcrec/index.ts';
import { iclrec } from './iclrec/index.ts';
import type { Recommender } from './recommender.ts';

/** Every model there is, one line each. */
const BY_ID: Readonly<Record<string, Recommender>> = {
  [ELCREC.id]: elcrec,
  [ICLREC.id]: iclrec,
};

export const RECOMMENDERS: readonly Recommender[] = Object.values(BY_ID);

/** The model that a config is of. @throws LabFailure BAD_CONFIG for one that has a card and no engine yet. */
export function recommenderOf({ model }: RunConfig): Recommender {
  if (Object.hasOwn(BY_ID, model)) return BY_ID[model];
  throw new LabFailure({
    code: 'BAD_CONFIG',
    message: `The engine of this version cannot train the model ${model}.`,
    action: 'Choose ELCRec or ICLRec.',
  });
}
