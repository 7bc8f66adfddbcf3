import { useId } from 'react';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import type { ChoiceField } from '../../../workers/catalog/field.ts';
import { cardOf, fieldsOf, modelCard, MODELS, nameOf } from '../../../workers/catalog/models.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { modelStyle } from '../../figures/theme.ts';
import { useChartTheme } from '../../figures/use-chart-theme.ts';
import { Swatch } from '../../figures/Swatch.tsx';
import { style } from '../../ui/style.ts';

interface ModelSwitchProps {
  readonly settings: RunConfig;
  readonly onModel: (model: ModelCard) => void;
  readonly onOption: (key: string, option: string) => void;
}

/** Which model is trained, and what of it takes part where it asks. */
export function ModelSwitch({ settings, onModel, onOption }: ModelSwitchProps) {
  const card = cardOf(settings);
  const id = useId();
  const asked = fieldsOf(card).filter(
    (field): field is ChoiceField => field.group === 'model' && field.kind === 'choice',
  );
  return (
    <div className="model-switch">
      <div className="model-choice">
        <label htmlFor={id}>Model</label>
        <select
          id={id}
          value={card.id}
          onChange={(event) => {
            const chosen = modelCard(event.target.value);
            if (chosen !== null) onModel(chosen);
          }}
        >
          {MODELS.map((model) => (
            <option key={model.id} value={model.id}>
              {model.title}
            </option>
          ))}
        </select>
      </div>
      {asked.map((field) => (
        <OptionSwitch key={field.key} field={field} settings={settings} onOption={onOption} />
      ))}
      {asked.length === 0 && <p className="quiet variant-words">{card.explain}</p>}
    </div>
  );
}

interface OptionSwitchProps {
  readonly field: ChoiceField;
  readonly settings: RunConfig;
  readonly onOption: (key: string, option: string) => void;
}

/** One of a model's forms. Colours and dashes are those of its curves. */
function OptionSwitch({ field, settings, onOption }: OptionSwitchProps) {
  const theme = useChartTheme();
  const name = useId();
  const value = settings[field.key];
  return (
    <div className="variants">
      <fieldset className="variant-switch">
        <legend className="unseen">{field.label}</legend>
        {field.options.map((option) => {
          const form = nameOf({ ...settings, [field.key]: option });
          return (
            <label key={option} style={style({ '--variant': modelStyle(form, theme).color })}>
              <input
                type="radio"
                name={name}
                value={option}
                checked={option === value}
                onChange={() => onOption(field.key, option)}
              />
              <span className="variant-face">
                <Swatch name={form} />
                {option}
              </span>
            </label>
          );
        })}
      </fieldset>
      <p className="quiet variant-words">{field.words?.[String(value)] ?? field.explain}</p>
    </div>
  );
}
