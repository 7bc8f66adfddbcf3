/** Axes that grow in steps: while a run streams they stay still, and then give way once. */
const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The least of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10^n that is at least `value` (> 0). */
export function roundUp(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const factor = STEPS.find((step) => step * decade >= value * (1 - 1e-12)) ?? 10;
  return Number((factor * decade).toPrecision(6));
}

/**
 * x from 0 to where the run ends, from its start on; further only where a curve goes further.
 * `last`: the furthest x drawn; `length`: the run's, where known, otherwise the axis grows in steps.
 */
export function progressRange(
  last: number,
  length: number | null,
  least: number,
): [number, number] {
  return [0, length === null ? roundUp(Math.max(last, least)) : Math.max(length, last)];
}

/** Tops of axes that start at 0: few, so that they hold still while a run streams. */
const TOPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * y from 0, so that heights can be compared, to one of few fixed tops; below 0 only as far as values go, in
 * eighths of the top. Both ends only ever move outwards as values come. `[0, least]` when there is nothing to draw.
 */
export function zeroRange(values: readonly (number | null)[], least = 1): [number, number] {
  const [low, high] = span(values);
  if (low > high) return [0, least];
  const size = Math.max(high, -low);
  if (size <= 0) return [0, least];
  const decade = 10 ** Math.floor(Math.log10(size * 1.02));
  const top = tidy((TOPS.find((step) => step * decade >= size * 1.02) ?? 10) * decade);
  const eighths = (value: number) => tidy((Math.ceil((value * 1.02 * 8) / top - 1e-9) * top) / 8);
  return high >= -low ? [low < 0 ? -eighths(-low) : 0, top] : [-top, high > 0 ? eighths(high) : 0];
}

/**
 * y so that all values fit, rounded outwards. From 0 where that costs less than half the height;
 * otherwise the values fill the axis. `[0, 1]` when there is nothing to draw.
 */
export function valueRange(values: readonly (number | null)[]): [number, number] {
  const [low, high] = span(values);
  if (low > high) return [0, 1];
  if (low >= 0 && low <= 0.5 * high) return [0, roundUp(high * 1.02 || 1)];
  if (high <= 0 && high >= 0.5 * low) return [-roundUp(-low * 1.02 || 1), 0];
  const unit = roundUp(Math.max(high - low, Math.abs(high) * 1e-3, 1e-9)) / 8;
  return [tidy(Math.floor(low / unit) * unit), tidy(Math.ceil(high / unit + 0.1) * unit)];
}

/** The same on a log axis, as exponents of 10; what is not positive cannot be shown. */
export function logRange(values: readonly (number | null)[]): [number, number] {
  const [low, high] = span(values.filter((value) => value !== null && value > 0));
  if (low > high) return [-1, 0];
  const quarter = (exponent: number, round: (x: number) => number) => round(exponent * 4) / 4;
  const from = quarter(Math.log10(low), Math.floor);
  const to = quarter(Math.log10(high) + 0.01, Math.ceil);
  return [from, Math.max(to, from + 0.25)];
}

function span(values: readonly (number | null)[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

const tidy = (value: number): number => Number(value.toPrecision(10));
