import { asModel } from '../../../workers/catalog/as-model.ts';
import { presetsFor } from '../../../workers/catalog/presets.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { cardOf, fieldsOf, MODELS, nameOf } from '../../../workers/catalog/models.ts';
import type { RunRecord } from '../../runs/record.ts';

/** The one thing to try next. */
export interface Suggestion {
  readonly text: string;
  readonly settings: RunConfig;
}

/**
 * What has not been trained yet on the same data with the same other settings: the run's own model with terms put in or
 * left out, then a model whose loss is made of other terms; null when all that is known.
 */
export function suggest(run: RunRecord, runs: readonly RunRecord[]): Suggestion | null {
  if (run.status !== 'done' || run.imported !== undefined) return null;
  const tried = runs.filter((other) => isComparable(run, other)).map(({ config }) => config);
  const own = ownForms(run.config).filter((form) => !tried.some((one) => isAlike(one, form)));
  const other = MODELS.filter(({ id }) => id !== run.config.model)
    .map((card) => asModel(run.config, presetsFor(card, run.dataset)[0].config))
    .filter((form) => !tried.some((one) => termsOf(one).join() === termsOf(form).join()));
  return (
    own.map((settings) => ({ text: switchText(run.config, settings), settings })).at(0) ??
    other.map((settings) => ({ text: modelText(settings), settings })).at(0) ??
    null
  );
}

/** The forms of the run's model, the one that teaches most first: what adds terms, what takes few away, what swaps. */
function ownForms(config: RunConfig): readonly RunConfig[] {
  const forms = fieldsOf(cardOf(config)).flatMap((field) =>
    field.group === 'model' && field.kind === 'choice'
      ? field.options.map((option): RunConfig => ({ ...config, [field.key]: option }))
      : [],
  );
  const cost = (form: RunConfig): number => {
    const { on, off } = difference(config, form);
    if (off.length === 0) return -on.length;
    return off.length + (on.length > 0 ? 100 : 0);
  };
  return forms.toSorted((a, b) => cost(a) - cost(b));
}

/** Labels of the terms that a loss is made of. */
const termsOf = (config: RunConfig): readonly string[] =>
  cardOf(config)
    .terms.filter((term) => term.weight(config) !== 0)
    .map(({ label }) => label);

function difference(from: RunConfig, to: RunConfig) {
  const [before, after] = [termsOf(from), termsOf(to)];
  return {
    on: after.filter((term) => !before.includes(term)),
    off: before.filter((term) => !after.includes(term)),
  };
}

/** "Switch off clustering and run again". */
function switchText(from: RunConfig, to: RunConfig): string {
  const { on, off } = difference(from, to);
  const parts = [
    ...(off.length === 0 ? [] : [`off ${listed(off)}`]),
    ...(on.length === 0 ? [] : [`on ${listed(on)}`]),
  ];
  return parts.length === 0
    ? `Run ${nameOf(to)}`
    : `Switch ${parts.join(', switch ')} and run again`;
}

const modelText = (config: RunConfig): string => `Train ${nameOf(config)} with the same settings`;

/** "sequence contrast, intent contrast and clustering". */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Tried on the same data, with the same settings wherever both have them. */
const isComparable = (a: RunRecord, b: RunRecord): boolean =>
  a.dataset.hash === b.dataset.hash &&
  b.status !== 'failed' &&
  b.imported === undefined &&
  fieldsOf(cardOf(a.config)).every(
    ({ key, group }) =>
      group === 'model' || !Object.hasOwn(b.config, key) || a.config[key] === b.config[key],
  );

const isAlike = (a: RunConfig, b: RunConfig): boolean =>
  a.model === b.model && Object.keys(b).every((key) => a[key] === b[key]);
