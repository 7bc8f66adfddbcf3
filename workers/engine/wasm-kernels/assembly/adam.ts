import { at } from './vector';

/**
 * One Adam step in place (ops/adam/composed.ts, operation by operation):
 * m = keepFirst m + takeFirst g, v = keepSecond v + takeSecond g^2, w = w - rate m / (sqrt(v) root + epsilon).
 */
export function adam(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  n: i32,
  keepFirst: f32,
  takeFirst: f32,
  keepSecond: f32,
  takeSecond: f32,
  root: f32,
  epsilon: f32,
  rate: f32,
): void {
  const full = n & ~3;
  for (let i = 0; i < full; i += 4) {
    const slope = v128.load(at(gradient, i));
    const newFirst = f32x4.add(
      f32x4.mul(v128.load(at(first, i)), f32x4.splat(keepFirst)),
      f32x4.mul(slope, f32x4.splat(takeFirst)),
    );
    const newSecond = f32x4.add(
      f32x4.mul(v128.load(at(second, i)), f32x4.splat(keepSecond)),
      f32x4.mul(f32x4.mul(slope, slope), f32x4.splat(takeSecond)),
    );
    const below = f32x4.add(
      f32x4.mul(f32x4.sqrt(newSecond), f32x4.splat(root)),
      f32x4.splat(epsilon),
    );
    const change = f32x4.mul(f32x4.div(newFirst, below), f32x4.splat(rate));
    v128.store(at(first, i), newFirst);
    v128.store(at(second, i), newSecond);
    v128.store(at(parameter, i), f32x4.sub(v128.load(at(parameter, i)), change));
  }
  for (let i = full; i < n; i++) {
    const slope = load<f32>(at(gradient, i));
    const newFirst = load<f32>(at(first, i)) * keepFirst + slope * takeFirst;
    const newSecond = load<f32>(at(second, i)) * keepSecond + slope * slope * takeSecond;
    store<f32>(at(first, i), newFirst);
    store<f32>(at(second, i), newSecond);
    store<f32>(
      at(parameter, i),
      load<f32>(at(parameter, i)) - (newFirst / (sqrt<f32>(newSecond) * root + epsilon)) * rate,
    );
  }
}
