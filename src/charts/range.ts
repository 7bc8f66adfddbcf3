/** Axes that grow in steps: while a run streams they stay still, and then give way once. */
const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The least of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10^n that is at least `value` (> 0). */
export function roundUp(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const factor = STEPS.find((step) => step * decade >= value * (1 - 1e-12)) ?? 10;
  return Number((factor * decade).toPrecision(6));
}

/**
 * x from 0 to a little beyond where the run is, never beyond where it ends.
 * `last`: the furthest x drawn; `planned`: the run's length, where known.
 */
export function progressRange(
  last: number,
  planned: number | null,
  least: number,
): [number, number] {
  const grown = roundUp(Math.max(last, least));
  return [0, planned === null || last > planned ? grown : Math.min(grown, planned)];
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
