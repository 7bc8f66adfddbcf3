import { useId, useState } from 'react';
import { count } from '../runs/summary.ts';

export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

interface NumberInputProps extends NumberBounds {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly id?: string;
  readonly name?: string;
}

/** What is wrong with a typed number; null when it can be used. */
export function numberProblem(text: string, { min, max, integer }: NumberBounds): string | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'Not a number';
  if (value < min || value > max) return `${bound(min)} to ${bound(max)}`;
  if (integer && !Number.isInteger(value)) return 'Whole numbers only';
  return null;
}

const bound = (value: number): string => (Math.abs(value) >= 1000 ? count(value) : String(value));

/** A number as text: what is valid is passed on at once, what is not stays in sight with the reason. */
export function NumberInput({ value, onChange, id, name, ...bounds }: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const problemId = useId();
  const text = typed ?? String(value);
  const problem = typed === null ? null : numberProblem(typed, bounds);
  return (
    <span className="number-input">
      <input
        type="text"
        inputMode={bounds.integer && bounds.min >= 0 ? 'numeric' : 'decimal'}
        autoComplete="off"
        spellCheck={false}
        id={id}
        aria-label={name}
        className="num"
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          if (numberProblem(next, bounds) === null) onChange(Number(next));
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      {problem !== null && (
        <span className="number-problem small" id={problemId} role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
