import { expect } from 'vitest';

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Every |a - e| <= atol + rtol |e|; the message names the worst element. */
export function expectClose(
  label: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol, atol }: Tolerance,
): void {
  expect(actual.length, `${label}: number of values`).toBe(expected.length);
  let worst = { excess: -Infinity, index: 0 };
  for (let i = 0; i < expected.length; i++) {
    const excess = Math.abs(actual[i] - expected[i]) - atol - rtol * Math.abs(expected[i]);
    if (!(excess <= worst.excess)) worst = { excess, index: i };
  }
  const { index } = worst;
  expect(
    worst.excess <= 0,
    `${label}[${index}]: got ${actual[index]}, expected ${expected[index]} (rtol ${rtol}, atol ${atol})`,
  ).toBe(true);
}
