/** Positions of n points in the plane. */
export interface Plane {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Standard deviation of a fresh start, small beside the kernel's width of 1. */
export const SPREAD = 1e-4;

/**
 * `plane` shifted and turned, never stretched or mirrored, so that it lies best on `reference` in
 * least squares. t-SNE leaves both free; without this a map would spin for no reason.
 */
export function turnedOnto(reference: Plane, plane: Plane): Plane {
  const n = plane.x.length;
  const rx = mean(reference.x);
  const ry = mean(reference.y);
  const px = mean(plane.x);
  const py = mean(plane.y);
  let dot = 0;
  let cross = 0;
  for (let i = 0; i < n; i++) {
    const ax = plane.x[i] - px;
    const ay = plane.y[i] - py;
    const bx = reference.x[i] - rx;
    const by = reference.y[i] - ry;
    dot += ax * bx + ay * by;
    cross += ax * by - ay * bx;
  }
  // No trigonometry: a browser may round it as it likes, a square root not.
  const length = Math.sqrt(dot * dot + cross * cross);
  const cos = length > 0 ? dot / length : 1;
  const sin = length > 0 ? cross / length : 0;
  const turned = { x: new Float64Array(n), y: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const ax = plane.x[i] - px;
    const ay = plane.y[i] - py;
    turned.x[i] = rx + cos * ax - sin * ay;
    turned.y[i] = ry + sin * ax + cos * ay;
  }
  return turned;
}

/** `plane` blown up about the origin. */
export const scaled = ({ x, y }: Plane, by: number): Plane => ({
  x: x.map((value) => value * by),
  y: y.map((value) => value * by),
});

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Standard deviation about the mean. */
export function deviation(values: Float64Array): number {
  const middle = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - middle) ** 2;
  return Math.sqrt(squares / values.length);
}
