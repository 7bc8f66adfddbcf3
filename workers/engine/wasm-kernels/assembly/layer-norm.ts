import { at, lanes, whole, zero } from './vector';

function mean(x: usize, n: i32): f32 {
  const full = whole(n);
  let sum4 = f32x4.splat(0);
  for (let d = 0; d < full; d += 4) sum4 = f32x4.add(sum4, v128.load(at(x, d)));
  let sum = lanes(sum4);
  for (let d = full; d < n; d++) sum += load<f32>(at(x, d));
  return sum / <f32>n;
}

/** 1 / sqrt(variance + epsilon). */
function inverseDeviation(x: usize, n: i32, centre: f32, epsilon: f32): f32 {
  const full = whole(n);
  const c = f32x4.splat(centre);
  let sum4 = f32x4.splat(0);
  for (let d = 0; d < full; d += 4) {
    const u = f32x4.sub(v128.load(at(x, d)), c);
    sum4 = f32x4.add(sum4, f32x4.mul(u, u));
  }
  let sum = lanes(sum4);
  for (let d = full; d < n; d++) {
    const u = load<f32>(at(x, d)) - centre;
    sum += u * u;
  }
  return 1 / sqrt<f32>(sum / <f32>n + epsilon);
}

/** y = (x - mean) / std * weight + bias per row, x [n, width]. */
export function layerNorm(
  x: usize,
  weight: usize,
  bias: usize,
  y: usize,
  n: i32,
  width: i32,
  epsilon: f32,
): void {
  const full = whole(width);
  for (let r = 0; r < n; r++) {
    const from = at(x, r * width);
    const to = at(y, r * width);
    const centre = mean(from, width);
    const inverse = inverseDeviation(from, width, centre, epsilon);
    const c = f32x4.splat(centre);
    const s = f32x4.splat(inverse);
    for (let d = 0; d < full; d += 4) {
      const u = f32x4.mul(f32x4.sub(v128.load(at(from, d)), c), s);
      v128.store(
        at(to, d),
        f32x4.add(f32x4.mul(u, v128.load(at(weight, d))), v128.load(at(bias, d))),
      );
    }
    for (let d = full; d < width; d++) {
      const u = (load<f32>(at(from, d)) - centre) * inverse;
      store<f32>(at(to, d), u * load<f32>(at(weight, d)) + load<f32>(at(bias, d)));
    }
  }
}

/** Rows whose sums are one block of layerNormGrad. */
const BLOCK: i32 = 64;

/**
 * With u = (x - mean) / std and g = dy weight: dx = (g - mean(g) - u mean(g u)) / std. The sums of
 * dy u and of dy, which are the gradients of weight and bias, are left by blocks of 64 rows:
 * blocks [ceil(n / 64), 2 width].
 */
export function layerNormGrad(
  x: usize,
  weight: usize,
  dy: usize,
  dx: usize,
  blocks: usize,
  n: i32,
  width: i32,
  epsilon: f32,
): void {
  const full = whole(width);
  for (let from = 0; from < n; from += BLOCK) {
    const ofWeight = blocks;
    const ofBias = at(blocks, width);
    zero(blocks, 2 * width);
    for (let r = from; r < min(n, from + BLOCK); r++) {
      gradRow(
        at(x, r * width),
        weight,
        at(dy, r * width),
        at(dx, r * width),
        ofWeight,
        ofBias,
        width,
        full,
        epsilon,
      );
    }
    blocks = at(blocks, 2 * width);
  }
}

function gradRow(
  x: usize,
  weight: usize,
  dy: usize,
  dx: usize,
  dWeight: usize,
  dBias: usize,
  width: i32,
  full: i32,
  epsilon: f32,
): void {
  const centre = mean(x, width);
  const inverse = inverseDeviation(x, width, centre, epsilon);
  const c = f32x4.splat(centre);
  const s = f32x4.splat(inverse);
  let g4 = f32x4.splat(0);
  let gu4 = f32x4.splat(0);
  for (let d = 0; d < full; d += 4) {
    const u = f32x4.mul(f32x4.sub(v128.load(at(x, d)), c), s);
    const y = v128.load(at(dy, d));
    const g = f32x4.mul(y, v128.load(at(weight, d)));
    const yu = f32x4.mul(y, u);
    g4 = f32x4.add(g4, g);
    gu4 = f32x4.add(gu4, f32x4.mul(g, u));
    v128.store(at(dWeight, d), f32x4.add(v128.load(at(dWeight, d)), yu));
    v128.store(at(dBias, d), f32x4.add(v128.load(at(dBias, d)), y));
  }
  let sumG = lanes(g4);
  let sumGu = lanes(gu4);
  for (let d = full; d < width; d++) {
    const u = (load<f32>(at(x, d)) - centre) * inverse;
    const y = load<f32>(at(dy, d));
    const g = y * load<f32>(at(weight, d));
    sumG += g;
    sumGu += g * u;
    store<f32>(at(dWeight, d), load<f32>(at(dWeight, d)) + y * u);
    store<f32>(at(dBias, d), load<f32>(at(dBias, d)) + y);
  }
  const meanG = sumG / <f32>width;
  const meanGu = sumGu / <f32>width;
  const mg = f32x4.splat(meanG);
  const mgu = f32x4.splat(meanGu);
  for (let d = 0; d < full; d += 4) {
    const u = f32x4.mul(f32x4.sub(v128.load(at(x, d)), c), s);
    const g = f32x4.mul(v128.load(at(dy, d)), v128.load(at(weight, d)));
    const inner = f32x4.sub(f32x4.sub(g, mg), f32x4.mul(u, mgu));
    v128.store(at(dx, d), f32x4.mul(inner, s));
  }
  for (let d = full; d < width; d++) {
    const u = (load<f32>(at(x, d)) - centre) * inverse;
    const g = load<f32>(at(dy, d)) * load<f32>(at(weight, d));
    store<f32>(at(dx, d), (g - meanG - u * meanGu) * inverse);
  }
}
