/** Unit roundoff of float32: what one rounding may move a number by, relative to it. */
export const ROUNDOFF = 2 ** -24;

/**
 * What becomes of an intermediate result: `size` is what its rounding error is a share of, the sum
 * of its absolute summands (|value| where it has one).
 */
export type Rounding = (value: number, size?: number) => number;

export const exactly: Rounding = (value) => value;

/**
 * Every result off by at most `amount` roundings of float32, drawn evenly and anew each time.
 * The draws are a seed's own (mulberry32).
 */
export function coarsely(amount: number, seed: number): Rounding {
  let state = seed | 0;
  return (value, size = Math.abs(value)) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const draw = ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
    return value + amount * ROUNDOFF * size * draw;
  };
}
