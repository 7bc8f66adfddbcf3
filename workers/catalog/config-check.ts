import * as v from 'valibot';
import type { RunConfig } from './config.ts';
import type { Field, Setting, Settings } from './field.ts';
import type { ConfigProblem, ModelCard } from './model-card.ts';
import { cardOf, fieldsOf, FIRST_MODEL, modelCard } from './models.ts';

type Raw = Readonly<Record<string, unknown>>;

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Settings as any earlier page, file or link wrote them, brought to the present ones: without a model they are
 * ELCRec's of version 1, and what could not be chosen yet is what every run had `before`. What cannot be read is left as it is:
 * {@link configProblems} says so.
 */
export function upgradeConfig(raw: unknown): unknown {
  if (!isRaw(raw)) return raw;
  const config = upgradeSettings(raw);
  const card = modelCard(config.model);
  return card === null ? config : { ...before(card), ...config };
}

/** The same without what is not said: a source of a cell leaves settings to its preset. */
export function upgradeSettings(raw: Raw): Raw {
  const { model = FIRST_MODEL.id, version = 1, ...rest } = raw;
  const card = modelCard(model);
  if (card?.upgrade === undefined || typeof version !== 'number' || version >= card.version)
    return { model, version, ...rest };
  // Values are checked after: an upgrade moves them and looks at none.
  return { model, version: card.version, ...card.upgrade(rest as Settings, version) };
}

/** What a model's later settings were before they could be chosen. */
const before = (card: ModelCard): Readonly<Record<string, Setting>> =>
  Object.fromEntries(
    fieldsOf(card).flatMap(({ key, before: value }) => (value === undefined ? [] : [[key, value]])),
  );

/** All problems of a settings record, empty when it can be trained. */
export function configProblems(config: unknown): readonly ConfigProblem[] {
  const model = isRaw(config) ? config.model : undefined;
  const card = modelCard(model);
  if (card === null)
    return [{ key: 'model', message: `there is no model ${String(model)} in this version` }];
  const parsed = v.safeParse(schemaOf(card), config);
  if (!parsed.success)
    return parsed.issues.map((issue) => ({
      key: v.getDotPath(issue) ?? '',
      message: issue.message,
    }));
  return card.check?.(config as RunConfig) ?? [];
}

/** Settings of unknown age as this build trains them, in the card's order; null where it cannot. */
export function storedConfig(raw: unknown): RunConfig | null {
  const config = upgradeConfig(raw);
  return configProblems(config).length > 0 ? null : inOrder(config as RunConfig);
}

/** The same settings as a person meets them, whatever order a record was built in. */
export function inOrder(config: RunConfig): RunConfig {
  const keys = ['model', 'version', ...fieldsOf(cardOf(config)).map(({ key }) => key)];
  return Object.fromEntries(keys.map((key) => [key, config[key]])) as unknown as RunConfig;
}

const schemas = new WeakMap<ModelCard, v.GenericSchema>();

/** A model's settings and no other key. */
function schemaOf(card: ModelCard): v.GenericSchema {
  const known = schemas.get(card);
  if (known !== undefined) return known;
  const entries = fieldsOf(card).map((field): [string, v.GenericSchema] => [
    field.key,
    valueOf(field),
  ]);
  const schema = v.strictObject({
    model: v.literal(card.id),
    version: v.literal(card.version),
    ...Object.fromEntries(entries),
  });
  schemas.set(card, schema);
  return schema;
}

function valueOf(field: Field): v.GenericSchema {
  switch (field.kind) {
    case 'number': {
      const bounded = v.pipe(v.number(), v.minValue(field.min), v.maxValue(field.max));
      return field.integer ? v.pipe(bounded, v.integer()) : bounded;
    }
    case 'choice':
      return v.picklist(field.options);
    case 'flag':
      return v.boolean();
  }
}
