import type { RunConfig } from '../../workers/catalog/config.ts';
import { cardOf, fieldsOf } from '../../workers/catalog/models.ts';
import type { WeightChange } from '../../workers/catalog/weight-changes.ts';
import type { RunRecord } from './record.ts';

/** A setting as the formula writes it, else by its key. */
const symbolOf = (config: RunConfig, key: string): string =>
  fieldsOf(cardOf(config)).find((field) => field.key === key)?.symbol ?? key;

/** "α = 0.5" */
export const changeWords = (config: RunConfig, { key, value }: WeightChange): string =>
  `${symbolOf(config, key)} = ${value}`;

/** "Weights were changed by hand: α = 0.5 from step 120." Null where none was. */
export function changesSentence({
  config,
  changes,
}: Pick<RunRecord, 'config' | 'changes'>): string | null {
  if (changes === undefined || changes.length === 0) return null;
  const told = changes.map((change) => `${changeWords(config, change)} from step ${change.step}`);
  return `Weights were changed by hand: ${told.join(', ')}.`;
}
