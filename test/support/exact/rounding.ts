/** Unit roundoff of float32: what one rounding may move a number by, relative to it. */
export const ROUNDOFF = 2 ** -24;

/**
 * What becomes of an intermediate result: `size` is what its rounding error is a share of, the sum
 * of its absolute summands (|value| where it has one).
 */
export type Rounding = (value: number, size?: number) => number;

/**
 * A number that decides between two things far apart (the nearer centre, the upper or lower multiple)
 * is disturbed so many times more: what is close to falling the other way in float32 then does so in
 * many of the coarse arithmetics, and not in hardly one of them.
 */
export const CHOICE = 4;

export const exactly: Rounding = (value) => value;

/**
 * Every result off by at most one rounding of float32, drawn evenly and anew each time.
 * The draws are a seed's own (mulberry32).
 */
export function coarsely(seed: number): Rounding {
  let state = seed | 0;
  return (value, size = Math.abs(value)) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const draw = ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
    return value + ROUNDOFF * size * draw;
  };
}
