import type { RunConfig } from './config.ts';
import { cardOf, fieldsOf } from './models.ts';

/** The settings of another model, `base`, with the values of `config` wherever both have a setting: so that the two compare. */
export function asModel(config: RunConfig, base: RunConfig): RunConfig {
  const shared = fieldsOf(cardOf(base)).filter(
    ({ key, group }) => group !== 'model' && Object.hasOwn(config, key),
  );
  return { ...base, ...Object.fromEntries(shared.map(({ key }) => [key, config[key]])) };
}
