import { at } from './vector';

/**
 * One Adam step in place (ops/adam/composed.ts, operation by operation):
 * m = b1 m + a1 g, v = b2 v + a2 g^2, w = w - rate m / (sqrt(v) root + eps).
 */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  b1: f32,
  a1: f32,
  b2: f32,
  a2: f32,
  root: f32,
  epsilon: f32,
  rate: f32,
): void {
  const full = n & ~3;
  for (let i = 0; i < full; i += 4) {
    const slope = v128.load(at(g, i));
    const first = f32x4.add(
      f32x4.mul(v128.load(at(m, i)), f32x4.splat(b1)),
      f32x4.mul(slope, f32x4.splat(a1)),
    );
    const second = f32x4.add(
      f32x4.mul(v128.load(at(v, i)), f32x4.splat(b2)),
      f32x4.mul(f32x4.mul(slope, slope), f32x4.splat(a2)),
    );
    const below = f32x4.add(f32x4.mul(f32x4.sqrt(second), f32x4.splat(root)), f32x4.splat(epsilon));
    const change = f32x4.mul(f32x4.div(first, below), f32x4.splat(rate));
    v128.store(at(m, i), first);
    v128.store(at(v, i), second);
    v128.store(at(w, i), f32x4.sub(v128.load(at(w, i)), change));
  }
  for (let i = full; i < n; i++) {
    const slope = load<f32>(at(g, i));
    const first = load<f32>(at(m, i)) * b1 + slope * a1;
    const second = load<f32>(at(v, i)) * b2 + slope * slope * a2;
    store<f32>(at(m, i), first);
    store<f32>(at(v, i), second);
    store<f32>(
      at(w, i),
      load<f32>(at(w, i)) - (first / (sqrt<f32>(second) * root + epsilon)) * rate,
    );
  }
}
