import { useId } from 'react';
import { style } from '../ui/style.ts';
import { SMOOTHING } from './compare/config.ts';

interface SmoothingProps {
  /** Weight of the past in the moving average of a drawn curve: 0 is the curve itself. */
  readonly value: number;
  readonly onChange: (weight: number) => void;
}

/** How far a curve is smoothed, on a slider. */
export function Smoothing({ value, onChange }: SmoothingProps) {
  const id = useId();
  const words = value === 0 ? 'off' : value.toFixed(2);
  return (
    <div className="smoothing">
      <label htmlFor={id}>Smoothing</label>
      <input
        id={id}
        type="range"
        className="slider"
        min={SMOOTHING.min}
        max={SMOOTHING.max}
        step={0.01}
        value={value}
        aria-valuetext={words}
        style={style({ '--at': `${(100 * value) / SMOOTHING.max}%` })}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <output className="num" htmlFor={id}>
        {words}
      </output>
    </div>
  );
}
