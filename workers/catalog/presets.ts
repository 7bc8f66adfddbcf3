import type { RunConfig } from './config.ts';
import type { Setting } from './field.ts';
import type { PaperName } from './paper-data.ts';
import { PLANTED_FORMAT } from './planted.ts';
import { fittedSizes, type DataSize } from './fit.ts';
import type { ModelCard } from './model-card.ts';
import { cardOf, fieldsOf } from './models.ts';
import type { Preset } from './preset.ts';

export type { Preset } from './preset.ts';

const stated = new WeakMap<ModelCard, readonly Preset[]>();

/** The presets of a model: its own, and the two that every model has. The same objects every time. */
export function presetsOf(card: ModelCard): readonly Preset[] {
  const known = stated.get(card) ?? allPresets(card);
  stated.set(card, known);
  return known;
}

const allPresets = (card: ModelCard): readonly Preset[] => [
  ...(card.presets ?? []).map(({ settings, ...preset }): Preset => ({
    ...preset,
    config: { ...card.defaults, ...settings },
  })),
  {
    id: 'fitted',
    label: 'Fitted to this data',
    explain: 'The official settings, with sizes by the size of the data.',
    datasets: 'any',
    // Until the data are known; see fittedTo.
    config: card.defaults,
  },
  {
    id: 'official',
    label: 'Official settings',
    explain: 'What the official code falls back to on data that the paper does not use.',
    datasets: 'any',
    config: card.defaults,
  },
];

/** A preset by its id, its values for these data where they are open; null for one that is not known. */
export function presetNamed(card: ModelCard, id: string, data: DataSize | null): Preset | null {
  const found = presetsOf(card).find((preset) => preset.id === id) ?? null;
  return found?.id === 'fitted' && data !== null ? fittedTo(card, found, data) : found;
}

/** "8 intents, batches of 128 users, the last 49 items of each". */
const sizesText = ({ num_intent_clusters: intents, batch_size, max_seq_length }: RunConfig) =>
  [
    ...(intents === undefined ? [] : [`${intents} intents`]),
    `batches of ${batch_size} users`,
    ...(max_seq_length === undefined ? [] : [`the last ${max_seq_length} items of each`]),
  ].join(', ');

function fittedTo(card: ModelCard, fitted: Preset, data: DataSize): Preset {
  const config = { ...fitted.config, ...fittedSizes(card, data) };
  const people = data.users.toLocaleString('en-US');
  const explain = `The official settings, with sizes for ${people} users: ${sizesText(config)}.`;
  return { ...fitted, config, explain };
}

/** What of a data set's card tells which presets were made for it. */
interface KnownData {
  readonly format: string;
  readonly paper: PaperName | null;
}

/** The presets that suit a data set, the one to begin with first. */
export function presetsFor(
  model: ModelCard,
  data: (KnownData & DataSize) | null,
): readonly Preset[] {
  const presets = presetsOf(model);
  const own = (name: Preset['datasets']) => presets.some(({ datasets }) => datasets === name);
  // Where a model has nothing of its own for some data, what suits any does.
  const wanted = data?.paper != null && own(data.paper) ? data.paper : 'any';
  return presets
    .filter(({ id, datasets }) =>
      datasets === 'bundled'
        ? data === null || data.format === PLANTED_FORMAT
        : datasets === wanted && (data !== null || id !== 'fitted'),
    )
    .map((preset) => presetNamed(model, preset.id, data) ?? preset);
}

/** The official settings for a data set: its own where the paper has it. */
export function officialFor(model: ModelCard, data: Pick<KnownData, 'paper'> | null): Preset {
  const presets = presetsOf(model);
  const ofPaper = presets.find(({ id }) => id === `official-${data?.paper}`);
  return ofPaper ?? presets[presets.length - 1];
}

/** One setting that is not what another record has. */
export interface Departure {
  readonly key: string;
  readonly value: Setting;
  readonly base: Setting;
}

/** Where `config` departs from `base`, settings of the same model, in the order of the settings. */
export const departures = (config: RunConfig, base: RunConfig): readonly Departure[] =>
  fieldsOf(cardOf(base))
    .filter(({ key }) => config[key] !== base[key])
    .map(({ key }) => ({ key, value: config[key], base: base[key] }));
