// Threefry-2x32 with 13 rounds, four counters at a time: the bits of workers/random/threefry.ts,
// read as ops/dropout/mask.ts reads them.
import { at } from './vector';

const PARITY: i32 = 0x1bd11bda;

function rotated(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/**
 * 16 keep factors, `scale` or 0, of the elements 4 * counter .. 4 * counter + 15:
 * kept where the element's 16 bits are at least `threshold`.
 */
function keep16(out: usize, counter: i32, k0: i32, k1: i32, threshold: i32, scale: f32): void {
  const k2 = PARITY ^ k0 ^ k1;
  let x0 = i32x4.add(i32x4.splat(counter + k0), i32x4(0, 1, 2, 3));
  let x1 = i32x4.splat(1 + k1);
  // Rotations 13, 15, 26, 6, 17, 29, 16, 24, and a key after every fourth round.
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 13), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 15), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 26), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 6), x0);
  x0 = i32x4.add(x0, i32x4.splat(k1));
  x1 = i32x4.add(x1, i32x4.splat(k2 + 1));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 17), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 29), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 16), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 24), x0);
  x0 = i32x4.add(x0, i32x4.splat(k2));
  x1 = i32x4.add(x1, i32x4.splat(k0 + 2));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 13), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 15), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 26), x0);
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 6), x0);
  x0 = i32x4.add(x0, i32x4.splat(k0));
  x1 = i32x4.add(x1, i32x4.splat(k1 + 3));
  x0 = i32x4.add(x0, x1);
  x1 = v128.xor(rotated(x1, 17), x0);

  const bar = i32x4.splat(threshold);
  const factor = f32x4.splat(scale);
  const low = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
  v128.store(out, v128.and(factor, i32x4.ge_s(i32x4.extend_low_i16x8_u(low), bar)));
  v128.store(out, v128.and(factor, i32x4.ge_s(i32x4.extend_high_i16x8_u(low), bar)), 16);
  v128.store(out, v128.and(factor, i32x4.ge_s(i32x4.extend_low_i16x8_u(high), bar)), 32);
  v128.store(out, v128.and(factor, i32x4.ge_s(i32x4.extend_high_i16x8_u(high), bar)), 48);
}

/**
 * Keep factors of elements first .. first + count - 1 to out; `first` must be a multiple of 4, and
 * out has room for count rounded up to 16.
 */
export function keepFactors(
  out: usize,
  first: i32,
  count: i32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
): void {
  for (let i = 0; i < count; i += 16)
    keep16(at(out, i), (first + i) >>> 2, k0, k1, threshold, factor);
}

/** y = x times its keep factor, n values, the elements from `first` (a multiple of 4) on. scratch: 16 floats. */
export function dropout(
  x: usize,
  y: usize,
  n: i32,
  first: i32,
  k0: i32,
  k1: i32,
  threshold: i32,
  factor: f32,
  scratch: usize,
): void {
  const full = n & ~15;
  for (let i = 0; i < full; i += 16) {
    keep16(scratch, (first + i) >>> 2, k0, k1, threshold, factor);
    const from = at(x, i);
    const to = at(y, i);
    v128.store(to, f32x4.mul(v128.load(from), v128.load(scratch)));
    v128.store(to, f32x4.mul(v128.load(from, 16), v128.load(scratch, 16)), 16);
    v128.store(to, f32x4.mul(v128.load(from, 32), v128.load(scratch, 32)), 32);
    v128.store(to, f32x4.mul(v128.load(from, 48), v128.load(scratch, 48)), 48);
  }
  if (full == n) return;
  keep16(scratch, (first + full) >>> 2, k0, k1, threshold, factor);
  for (let i = full; i < n; i++) {
    store<f32>(at(y, i), load<f32>(at(x, i)) * load<f32>(at(scratch, i - full)));
  }
}
