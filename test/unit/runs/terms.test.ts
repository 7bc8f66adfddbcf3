/** Which terms of the loss a run has, from its plan, its model's card or its records. */
import { expect, it } from 'vitest';
import { runTerms } from '../../../src/runs/terms.ts';
import { termNames } from '../../../workers/catalog/models.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';
import { record } from '../../support/runs-fixture.ts';

const config = SASREC.defaults;
const bare = { ...record(), config, plan: null, steps: [], epochs: [] };

it('are those of its model until it has a plan', () => {
  expect(runTerms(bare)).toEqual(termNames(SASREC));
});

it('are those it recorded too, whichever model knows them, and never the total', () => {
  const step = { step: 0, epoch: 0, seconds: 0, losses: { loss: 3, loss_rec: 1, loss_new: 2 } };
  expect(runTerms({ ...bare, steps: [step] })).toEqual(['loss_rec', 'loss_new']);
});
