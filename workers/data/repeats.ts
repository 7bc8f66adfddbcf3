import type { RepeatedAnswers } from '../protocol/dataset.ts';
import type { Dataset } from './dataset.ts';
import { answer, evaluationInput, type Split } from './split.ts';

/**
 * Users whose held-out item they have met before. Where earlier items score 0, as in the official code,
 * such an answer scores 0 as well, whatever the model says of it.
 */
export function repeatedAnswers(dataset: Dataset): RepeatedAnswers {
  const count = (split: Split): number => {
    let users = 0;
    for (let user = 0; user < dataset.users; user++) {
      if (evaluationInput(dataset, split, user).includes(answer(dataset, split, user))) users += 1;
    }
    return users;
  };
  return { valid: count('valid'), test: count('test') };
}
