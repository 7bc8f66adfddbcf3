import { useLab, usePage } from '../page.tsx';
import type { PaperName } from '../../../workers/catalog/paper-data.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { cardOf, fieldsOf } from '../../../workers/catalog/models.ts';
import {
  departures,
  officialFor,
  presetsFor,
  type Departure,
  type Preset,
} from '../../../workers/catalog/presets.ts';
import { slotOf } from '../../state/selectors.ts';
import { plural, setting } from '../../ui/format.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { basePreset, type ExperimentCell } from './config.ts';

/** "hidden size 32 (official 64)". */
function departureText(model: ModelCard, { key, value, base }: Departure): string {
  const label = fieldsOf(model).find((field) => field.key === key)?.label ?? key;
  return `${label.toLowerCase()} ${setting(value)} (${setting(base)})`;
}

/** Before the data are open: the preset of one of the paper's sets, or what suits any, and the chosen one. */
function presetsBefore(model: ModelCard, chosen: Preset): readonly Preset[] {
  if (paperOf(chosen) !== null) return [chosen];
  const suiting = presetsFor(model, null);
  return suiting.includes(chosen) ? suiting : [chosen, ...suiting];
}

const paperOf = ({ datasets }: Preset): PaperName | null =>
  datasets === 'bundled' || datasets === 'any' ? null : datasets;

/** Where the settings start from, how that differs from the official code, and the way there. */
export function PresetPicker({ cell }: { readonly cell: ExperimentCell }) {
  const page = usePage();
  const chosen = cell.config.preset;
  const card = useLab((state) => slotOf(state, cell.config.dataset).opened?.card ?? null);
  const { settings } = cell.config;
  const model = cardOf(settings);
  const preset = basePreset(cell.config, card);
  const presets = card === null ? presetsBefore(model, preset) : presetsFor(model, card);
  const official = officialFor(model, card ?? { paper: paperOf(preset) });
  const offered = presets.includes(official) ? presets : [...presets, official];
  const current = offered.find(({ id }) => id === chosen) ?? offered[0];
  // Of the settings as they are, not of the preset alone; what stands above the form has a switch of its own.
  const apart = fieldsOf(model).filter(({ group }) => group === 'model');
  const away = departures(settings, official.config).filter(
    ({ key }) => !apart.some((field) => field.key === key),
  );
  return (
    <div className="preset">
      <Panel
        name={`Preset: ${current.label}`}
        className="button quiet-button preset-button"
        label={
          <>
            <span className="quiet">Preset</span> {current.label} <ChevronIcon />
          </>
        }
      >
        {(close) => (
          <div className="chooser">
            {offered.map((each) => (
              <button
                key={each.id}
                type="button"
                className="choice"
                aria-pressed={each.id === chosen}
                onClick={() => {
                  page.preset(cell.id, each.id);
                  close();
                }}
              >
                <span>{each.label}</span>
                <span className="quiet small">{each.explain}</span>
              </button>
            ))}
          </div>
        )}
      </Panel>
      {away.length > 0 ? (
        <>
          <details className="preset-away small">
            <summary className="quiet">
              {plural(away.length, 'setting')} away from the official code’s
            </summary>
            <p className="quiet">
              {away.map((one) => departureText(model, one)).join(', ')}. In brackets: the official
              value.
            </p>
          </details>
          <button
            type="button"
            className="link small"
            onClick={() => page.preset(cell.id, official.id)}
          >
            Use official settings
          </button>
        </>
      ) : (
        <span className="small quiet">as in the official code</span>
      )}
    </div>
  );
}
