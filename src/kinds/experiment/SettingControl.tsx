import { useId, useState } from 'react';
import type { Field, Setting } from '../../../workers/catalog/field.ts';
import { setting } from '../../ui/format.ts';
import { ResetIcon } from '../../ui/icons.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { hasSlider, position, STOPS, valueAt } from './slider.ts';
import { style } from '../../ui/style.ts';

interface SettingControlProps {
  readonly field: Field;
  readonly value: Setting;
  /** The preset's value: a dot and a way back show when it differs. */
  readonly base: Setting;
  /** Why the settings together do not allow this value; null while they do. */
  readonly problem: string | null;
  readonly onChange: (value: Setting) => void;
}

/** One setting: symbol and label, its control, and one sentence on demand. */
export function SettingControl({ field, value, base, problem, onChange }: SettingControlProps) {
  const id = useId();
  const [explained, setExplained] = useState(false);
  const changed = value !== base;
  return (
    <div className={`setting ${changed ? 'changed' : ''}`}>
      <div className="setting-head">
        <label htmlFor={id} title={field.key}>
          {field.symbol !== undefined && <i className="setting-symbol">{field.symbol}</i>}
          {field.label}
        </label>
        <button
          type="button"
          className="setting-why"
          aria-label={`What is ${field.label}?`}
          aria-expanded={explained}
          onClick={() => setExplained(!explained)}
        >
          ?
        </button>
        {changed && (
          <button
            type="button"
            className="setting-reset"
            title={`Back to ${setting(base)}`}
            aria-label={`Reset ${field.label} to ${setting(base)}`}
            onClick={() => onChange(base)}
          >
            <ResetIcon />
          </button>
        )}
      </div>
      <Control id={id} field={field} value={value} onChange={onChange} />
      {problem !== null && (
        <p className="small setting-problem" role="alert">
          {problem}
        </p>
      )}
      {explained && (
        <p className="small quiet setting-explain">
          {field.explain} {wordsOf(field, value)} <code>{field.key}</code>
        </p>
      )}
    </div>
  );
}

/** What the chosen option is, where options say it. */
const wordsOf = (field: Field, value: Setting): string =>
  field.kind === 'choice' ? (field.words?.[String(value)] ?? '') : '';

interface ControlProps {
  readonly id: string;
  readonly field: Field;
  readonly value: Setting;
  readonly onChange: (value: Setting) => void;
}

function Control({ id, field, value, onChange }: ControlProps) {
  switch (field.kind) {
    case 'number': {
      const number = Number(value);
      return (
        <>
          <NumberInput
            id={id}
            value={number}
            min={field.min}
            max={field.max}
            integer={field.integer}
            onChange={onChange}
          />
          {hasSlider(field) && (
            <input
              type="range"
              className="slider"
              aria-label={field.label}
              aria-valuetext={setting(number)}
              min={0}
              max={STOPS}
              step="any"
              value={position(field, number)}
              style={style({ '--at': `${(100 * position(field, number)) / STOPS}%` })}
              onChange={(event) => onChange(valueAt(field, Number(event.target.value)))}
            />
          )}
        </>
      );
    }
    case 'choice':
      return (
        <select id={id} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {setting(option)}
            </option>
          ))}
        </select>
      );
    case 'flag':
      return (
        <label className="flag">
          <input
            id={id}
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          <span>{setting(value)}</span>
        </label>
      );
  }
}
