import { useState } from 'react';
import {
  type PlantedOptions,
  PLANTED_BOUNDS,
  PLANTED_DEFAULTS,
} from '../../../workers/catalog/planted.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';

type Knob = Exclude<keyof PlantedOptions, 'mean_lengths'>;

const KNOBS: readonly { readonly key: Knob; readonly label: string; readonly explain: string }[] = [
  { key: 'users', label: 'Users', explain: 'How many users are generated.' },
  { key: 'intents', label: 'Intents', explain: 'How many intents are planted.' },
  {
    key: 'items_per_intent',
    label: 'Items per intent',
    explain: 'Size of each intent’s catalogue.',
  },
  {
    key: 'switch_probability',
    label: 'Switching',
    explain: 'Chance that a user leaves the current intent at a step.',
  },
  { key: 'noise', label: 'Noise', explain: 'Chance that an interaction is a random item.' },
  {
    key: 'zipf_exponent',
    label: 'Popularity slope',
    explain: '0 makes all items of an intent equally popular.',
  },
  {
    key: 'markov_strength',
    label: 'Order',
    explain: 'How much the next item depends on the last: 0 not at all, 1 entirely.',
  },
  { key: 'seed', label: 'Seed', explain: 'The same seed gives the same data.' },
];

/** The generator's knobs. */
export function PlantedForm({ onGenerate }: { onGenerate: (options: PlantedOptions) => void }) {
  const [options, setOptions] = useState<PlantedOptions>(PLANTED_DEFAULTS);
  return (
    <form
      className="planted-form"
      onSubmit={(event) => {
        event.preventDefault();
        onGenerate(options);
      }}
    >
      <div className="planted-knobs">
        {KNOBS.map(({ key, label, explain }) => (
          <label key={key} title={explain}>
            <span className="small quiet">{label}</span>
            <NumberInput
              {...PLANTED_BOUNDS[key]}
              value={options[key]}
              onChange={(value) => setOptions({ ...options, [key]: value })}
            />
          </label>
        ))}
      </div>
      <button type="submit" className="button">
        Generate
      </button>
    </form>
  );
}
