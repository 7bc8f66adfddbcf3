import { useId } from 'react';

export interface SwitchOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly title?: string;
}

interface SwitchProps<T extends string> {
  readonly legend: string;
  readonly options: readonly SwitchOption<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A small either-or: native radio buttons side by side. */
export function Switch<T extends string>({ legend, options, value, onChange }: SwitchProps<T>) {
  const name = useId();
  return (
    <fieldset className="switch">
      <legend className="unseen">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.title}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
