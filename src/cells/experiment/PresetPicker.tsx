import { useLab, useSession } from '../../app/context.tsx';
import { FIELDS } from '../../../workers/protocol/fields.ts';
import {
  departures,
  officialFor,
  presetsFor,
  type Departure,
  type Preset,
} from '../../../workers/protocol/presets.ts';
import type { ExperimentCell } from '../../notebook/cell.ts';
import { openedFor } from '../../state/selectors.ts';
import { setting } from '../../ui/format.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { presetOf } from './config.ts';

/** "hidden size 32 (official 64)". */
function departureText({ key, value, base }: Departure): string {
  const label = FIELDS.find((field) => field.key === key)?.label ?? key;
  return `${label.toLowerCase()} ${setting(value)} (${setting(base)})`;
}

/** Before the data are open: those that the preset is for. */
function meantFor({ datasets }: Preset): Parameters<typeof presetsFor>[0] {
  if (datasets === 'bundled' || datasets === 'any') return null;
  return { format: 'user-per-line', paper: datasets };
}

/** Where the settings start from, how that differs from the official code, and the way there. */
export function PresetPicker({ cell }: { readonly cell: ExperimentCell }) {
  const session = useSession();
  const chosen = cell.config.preset;
  const card = useLab((state) => openedFor(state, cell)) ?? meantFor(presetOf(chosen));
  const presets = presetsFor(card);
  const official = officialFor(card);
  const offered = presets.includes(official) ? presets : [...presets, official];
  const current = offered.find(({ id }) => id === chosen) ?? offered[0];
  const away = departures(
    { ...presetOf(chosen).config, variant: official.config.variant },
    official.config,
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
            {offered.map((preset) => (
              <button
                key={preset.id}
                type="button"
                className="choice"
                aria-pressed={preset.id === chosen}
                onClick={() => {
                  session.preset(cell.id, preset.id);
                  close();
                }}
              >
                <span>{preset.label}</span>
                <span className="quiet small">{preset.explain}</span>
              </button>
            ))}
          </div>
        )}
      </Panel>
      {away.length > 0 ? (
        <>
          <details className="preset-away small">
            <summary className="quiet">
              {away.length} settings away from the official code’s
            </summary>
            <p className="quiet">
              {away.map(departureText).join(', ')}. In brackets: the official value.
            </p>
          </details>
          <button
            type="button"
            className="link small"
            onClick={() => session.preset(cell.id, official.id)}
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
