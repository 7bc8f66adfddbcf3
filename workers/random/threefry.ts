/**
 * Threefry-2x32 with 13 rounds: a counter-based generator (Salmon, Moraes, Dror, Shaw: "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011; 13 rounds pass BigCrush with margin).
 *
 * Chosen because it needs 32-bit add, rotate and xor only, so JavaScript, WebAssembly SIMD and WGSL
 * give the same bits, and because a draw depends on (key, counter) alone: nothing is stored, and
 * pausing, resuming or changing device changes nothing.
 */
const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const ROUNDS = 13;

/** Writes the two output words for counter (c0, c1) under key (k0, k1) to out[0], out[1]. */
export function threefry2x32(
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  out: Uint32Array | Int32Array,
  rounds: number = ROUNDS,
): void {
  const k2 = PARITY ^ k0 ^ k1;
  let x0 = (c0 + k0) | 0;
  let x1 = (c1 + k1) | 0;
  for (let r = 0; r < rounds; r++) {
    x0 = (x0 + x1) | 0;
    const rot = ROTATIONS[r & 7];
    x1 = ((x1 << rot) | (x1 >>> (32 - rot))) ^ x0;
    if ((r & 3) === 3) {
      // Key injection after every fourth round; the keys rotate through (k0, k1, k2).
      const s = (r + 1) >> 2;
      const a = s % 3 === 0 ? k0 : s % 3 === 1 ? k1 : k2;
      const b = (s + 1) % 3 === 0 ? k0 : (s + 1) % 3 === 1 ? k1 : k2;
      x0 = (x0 + a) | 0;
      x1 = (x1 + b + s) | 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
}
