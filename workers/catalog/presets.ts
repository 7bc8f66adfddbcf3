import { PLANTED_FORMAT } from './planted.ts';
import { OFFICIAL, type RunConfig } from './config.ts';
import type { CatalogName, DatasetCard } from '../protocol/dataset.ts';
import { fittedSizes, type DataSize } from './fit.ts';

/** A named starting point for the settings. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it is for. */
  readonly explain: string;
  /** Which data it is meant for: planted data, one of the paper's sets, or any. */
  readonly datasets: 'bundled' | CatalogName | 'any';
  readonly config: RunConfig;
}

/** Per data set as the official scripts set them (E: src/main.py:126-136, scripts/). */
const official = (
  name: CatalogName,
  layers: number,
  intents: number,
  trade_off: number,
  prototype: RunConfig['prototype'],
): Preset => ({
  id: `official-${name}`,
  label: 'Official settings',
  explain: `What the official code uses for ${name.replaceAll('_', ' ')}. Expect hundreds of epochs.`,
  datasets: name,
  config: {
    ...OFFICIAL,
    num_hidden_layers: layers,
    num_intent_clusters: intents,
    trade_off,
    prototype,
  },
});

export const PRESETS: readonly Preset[] = [
  {
    id: 'quick',
    label: 'Quick look',
    explain:
      'Small and fast on the planted data, with the intents kept apart so that the map shows them.',
    datasets: 'bundled',
    config: {
      ...OFFICIAL,
      hidden_size: 32,
      max_seq_length: 20,
      num_hidden_layers: 1,
      num_intent_clusters: 8,
      batch_size: 64,
      lr: 0.005,
      hidden_dropout_prob: 0.1,
      attention_probs_dropout_prob: 0.1,
      epochs: 16,
      pooling: 'real_positions',
      alignment: 'nearest_centre',
      prototype: 'shift',
      cf_weight: 0.02,
      trade_off: 0.1,
    },
  },
  official('Beauty', 1, 256, 10, 'shift'),
  official('Sports_and_Outdoors', 2, 512, 1, 'concat'),
  official('Toys_and_Games', 3, 512, 1, 'concat'),
  official('Yelp', 2, 256, 0.1, 'concat'),
  {
    id: 'fitted',
    label: 'Fitted to this data',
    explain: 'The official settings, with intents, batch and window by the size of the data.',
    datasets: 'any',
    // Until the data are known; see fittedTo.
    config: OFFICIAL,
  },
  {
    id: 'official',
    label: 'Official settings',
    explain: 'What the official code falls back to on data that the paper does not use.',
    datasets: 'any',
    config: OFFICIAL,
  },
];

/** A preset by its id, its values for these data where they are open; null for one that is not known. */
export function presetNamed(id: string, data: DataSize | null): Preset | null {
  const found = PRESETS.find((preset) => preset.id === id) ?? null;
  return found?.id === 'fitted' && data !== null ? fittedTo(found, data) : found;
}

/** "8 intents, batches of 128 users, the last 49 items of each". */
const sizesText = ({ num_intent_clusters: intents, batch_size, max_seq_length }: RunConfig) =>
  `${intents} intents, batches of ${batch_size} users, the last ${max_seq_length} items of each`;

function fittedTo(fitted: Preset, data: DataSize): Preset {
  const config = { ...OFFICIAL, ...fittedSizes(data) };
  const people = data.users.toLocaleString('en-US');
  const explain = `The official settings, with sizes for ${people} users: ${sizesText(config)}.`;
  return { ...fitted, config, explain };
}

/** The presets that suit a data set, the one to begin with first. */
export function presetsFor(
  card: (Pick<DatasetCard, 'format' | 'paper'> & DataSize) | null,
): readonly Preset[] {
  return PRESETS.filter(({ id, datasets }) =>
    datasets === 'bundled'
      ? card === null || card.format === PLANTED_FORMAT
      : datasets === (card?.paper ?? 'any') && (card !== null || id !== 'fitted'),
  ).map((preset) => presetNamed(preset.id, card) ?? preset);
}

/** The official settings for a data set: its own where the paper has it. */
export function officialFor(card: Pick<DatasetCard, 'paper'> | null): Preset {
  const wanted = card?.paper ?? 'any';
  const found = PRESETS.find(
    ({ datasets, id }) => datasets === wanted && id.startsWith('official'),
  );
  return found ?? PRESETS[PRESETS.length - 1];
}

/** One setting that is not what another record has. */
export interface Departure {
  readonly key: keyof RunConfig;
  readonly value: RunConfig[keyof RunConfig];
  readonly base: RunConfig[keyof RunConfig];
}

/** Where `config` departs from `base`, in the order of the settings. */
export function departures(config: RunConfig, base: RunConfig): readonly Departure[] {
  const keys = Object.keys(base) as (keyof RunConfig)[];
  return keys
    .filter((key) => config[key] !== base[key])
    .map((key) => ({ key, value: config[key], base: base[key] }));
}
