// Four float32 at a time: loads, sums in a fixed order, exp and log. Pointers are byte offsets.

/** Bytes of one float32, and of four. */
export const F: usize = 4;
export const V: usize = 16;

/** How many of `n` values fill whole vectors. */
export function whole(n: i32): i32 {
  return n & ~3;
}

export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2);
}

/** Sum of the lanes, always (0 + 1) + (2 + 3). */
export function lanes(v: v128): f32 {
  const low = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1);
  const high = f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
  return low + high;
}

// exp(x) = 2^n e^r, n = round(x / ln 2), |r| <= ln 2 / 2; e^r by its Taylor series to r^7 (next
// term 5.2e-9), n ln 2 subtracted in two parts. Relative error below 2e-7; 0 below e^-86.6 = 2.4e-38.
const LOG2_E: f32 = 1.4426950408889634;
const LN2_HIGH: f32 = 0.693359375; // 9 bits: n LN2_HIGH is exact
const LN2_LOW: f32 = -2.12194440054690583e-4;
const LOWEST: f32 = -86.6;
const HIGHEST: f32 = 88;
/** 1.5 * 2^23: adding it leaves round(x) in the low bits. */
const ROUND: f32 = 12582912;

/** exp of every lane; NaN stays NaN. */
export function exp4(given: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(given, f32x4.splat(LOWEST)), f32x4.splat(HIGHEST));
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(ROUND));
  const n = f32x4.sub(shifted, f32x4.splat(ROUND));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.0 / 5040.0);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 720.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 120.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 24.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 6.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  const scaled = i32x4.add(p, i32x4.shl(shifted, 23));
  return v128.andnot(scaled, f32x4.lt(given, f32x4.splat(LOWEST)));
}

export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0);
}

/** log x = e ln 2 + 2 artanh((m - 1) / (m + 1)), m in [sqrt 1/2, sqrt 2); for normal x > 0. Relative error below 2e-7. */
export function log1(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  if (!(x > 0) || bits >= 0x7f800000) return x == 0 ? -(<f32>Infinity) : x > 0 ? x : <f32>NaN;
  let e = (bits >> 23) - 127;
  let m = reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  if (m > <f32>1.4142135) {
    m *= 0.5;
    e += 1;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  // 1/3, 1/5, ... : the next term is 2 s^11 / 11 < 7e-10.
  const tail =
    q * (<f32>(1.0 / 3.0) + q * (<f32>0.2 + q * (<f32>(1.0 / 7.0) + q * <f32>(1.0 / 9.0))));
  const n = <f32>e;
  return n * LN2_HIGH + (2 * s + (2 * s * tail + n * LN2_LOW));
}

/** sigmoid, without overflow at either end. */
export function sigmoid1(x: f32): f32 {
  const e = exp1(-abs<f32>(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/**
 * A row to its softmax, in place, after x = x * scale + added (where `added` is not 0, a pointer to
 * as many values). Returns log sum exp of the scaled row.
 */
export function softmaxRow(row: usize, n: i32, scale: f32, added: usize): f32 {
  const full = whole(n);
  const s = f32x4.splat(scale);
  let top4 = f32x4.splat(-(<f32>Infinity));
  let top: f32 = -(<f32>Infinity);
  for (let j = 0; j < full; j += 4) {
    let x = f32x4.mul(v128.load(at(row, j)), s);
    if (added != 0) x = f32x4.add(x, v128.load(at(added, j)));
    v128.store(at(row, j), x);
    top4 = f32x4.pmax(top4, x);
  }
  for (let j = full; j < n; j++) {
    let x = load<f32>(at(row, j)) * scale;
    if (added != 0) x += load<f32>(at(added, j));
    store<f32>(at(row, j), x);
    if (x > top) top = x;
  }
  top = max<f32>(
    top,
    max<f32>(
      max<f32>(f32x4.extract_lane(top4, 0), f32x4.extract_lane(top4, 1)),
      max<f32>(f32x4.extract_lane(top4, 2), f32x4.extract_lane(top4, 3)),
    ),
  );

  const t = f32x4.splat(top);
  let sum4 = f32x4.splat(0);
  for (let j = 0; j < full; j += 4) {
    const e = exp4(f32x4.sub(v128.load(at(row, j)), t));
    v128.store(at(row, j), e);
    sum4 = f32x4.add(sum4, e);
  }
  let sum = lanes(sum4);
  for (let j = full; j < n; j++) {
    const e = exp1(load<f32>(at(row, j)) - top);
    store<f32>(at(row, j), e);
    sum += e;
  }
  scaleRow(row, n, 1 / sum);
  return top + log1(sum);
}

export function scaleRow(row: usize, n: i32, factor: f32): void {
  const full = whole(n);
  const f = f32x4.splat(factor);
  for (let j = 0; j < full; j += 4) v128.store(at(row, j), f32x4.mul(v128.load(at(row, j)), f));
  for (let j = full; j < n; j++) store<f32>(at(row, j), load<f32>(at(row, j)) * factor);
}

/** out += x, n values. */
export function addRow(out: usize, x: usize, n: i32): void {
  const full = whole(n);
  for (let j = 0; j < full; j += 4) {
    v128.store(at(out, j), f32x4.add(v128.load(at(out, j)), v128.load(at(x, j))));
  }
  for (let j = full; j < n; j++)
    store<f32>(at(out, j), load<f32>(at(out, j)) + load<f32>(at(x, j)));
}

export function zero(out: usize, n: i32): void {
  memory.fill(out, 0, (<usize>n) << 2);
}

/** out = x, n values. A loop, because memory.copy costs a call out of the module each time. */
export function copyRow(out: usize, x: usize, n: i32): void {
  const full = whole(n);
  for (let j = 0; j < full; j += 4) v128.store(at(out, j), v128.load(at(x, j)));
  for (let j = full; j < n; j++) store<f32>(at(out, j), load<f32>(at(x, j)));
}

export function dot(a: usize, b: usize, n: i32): f32 {
  const full = whole(n);
  let sum4 = f32x4.splat(0);
  for (let d = 0; d < full; d += 4) {
    sum4 = f32x4.add(sum4, f32x4.mul(v128.load(at(a, d)), v128.load(at(b, d))));
  }
  let sum = lanes(sum4);
  for (let d = full; d < n; d++) sum += load<f32>(at(a, d)) * load<f32>(at(b, d));
  return sum;
}

/** x = x by, n values. */
export function multiplyRow(x: usize, by: usize, n: i32): void {
  const full = whole(n);
  for (let j = 0; j < full; j += 4) {
    v128.store(at(x, j), f32x4.mul(v128.load(at(x, j)), v128.load(at(by, j))));
  }
  for (let j = full; j < n; j++) store<f32>(at(x, j), load<f32>(at(x, j)) * load<f32>(at(by, j)));
}

/** g = w (g - sum w g) scale, in place. */
export function softmaxGradRow(g: usize, w: usize, n: i32, scale: f32): void {
  const full = whole(n);
  let sum4 = f32x4.splat(0);
  for (let j = 0; j < full; j += 4) {
    sum4 = f32x4.add(sum4, f32x4.mul(v128.load(at(w, j)), v128.load(at(g, j))));
  }
  let mass = lanes(sum4);
  for (let j = full; j < n; j++) mass += load<f32>(at(w, j)) * load<f32>(at(g, j));
  const m = f32x4.splat(mass);
  const s = f32x4.splat(scale);
  for (let j = 0; j < full; j += 4) {
    const x = f32x4.mul(v128.load(at(w, j)), f32x4.sub(v128.load(at(g, j)), m));
    v128.store(at(g, j), f32x4.mul(x, s));
  }
  for (let j = full; j < n; j++) {
    store<f32>(at(g, j), load<f32>(at(w, j)) * (load<f32>(at(g, j)) - mass) * scale);
  }
}
