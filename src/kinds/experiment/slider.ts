import type { NumberField } from '../../../workers/catalog/field.ts';

/** Positions of every slider: 0..STOPS. */
export const STOPS = 200;

/** A slider helps where a person explores; a seed is typed. */
export const hasSlider = (field: NumberField): boolean => field.key !== 'seed';

/**
 * How a slider's way is shared out. `factors`: equal ways are equal factors. `cubic`: fine near a
 * lower bound of 0, where weights usually are. `even`: the rest.
 */
function spacing(field: NumberField): 'even' | 'factors' | 'cubic' {
  if (field.scale === 'log') return 'factors';
  if (field.min > 0 && field.max / field.min > 20) return 'factors';
  return field.min === 0 && field.max >= 10 ? 'cubic' : 'even';
}

/** Where the slider stands for a value, 0..STOPS. */
export function position(field: NumberField, value: number): number {
  const { min, max } = field;
  const inside = Math.min(max, Math.max(min, value));
  switch (spacing(field)) {
    case 'even':
      return (STOPS * (inside - min)) / (max - min);
    case 'factors':
      return (STOPS * Math.log(inside / min)) / Math.log(max / min);
    case 'cubic':
      return STOPS * Math.cbrt(inside / max);
  }
}

/** The value a slider's place stands for, rounded as a person would say it and within bounds. */
export function valueAt(field: NumberField, place: number): number {
  const { min, max, step } = field;
  const share = place / STOPS;
  switch (spacing(field)) {
    case 'even':
      return tidy(field, min + Math.round((share * (max - min)) / step) * step);
    case 'factors': {
      const raw = min * (max / min) ** share;
      return tidy(
        field,
        field.integer ? Math.round(raw / step) * step : Number(raw.toPrecision(2)),
      );
    }
    case 'cubic': {
      const raw = max * share ** 3;
      const fine = Math.min(step, 0.05);
      return tidy(field, raw < 1 ? Math.round(raw / fine) * fine : Number(raw.toPrecision(2)));
    }
  }
}

function tidy(field: NumberField, value: number): number {
  const whole = field.integer ? Math.round(value) : Number(value.toPrecision(6));
  return Math.min(field.max, Math.max(field.min, whole));
}
