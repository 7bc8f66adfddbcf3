import { describe, expect, it } from 'vitest';
import { coordinates, principalAxes } from '../../../workers/projection/pca.ts';
import { deviation, turnedOnto, type Plane } from '../../../workers/projection/plane.ts';
import { coldStart, warmStart } from '../../../workers/projection/start.ts';
import { stream } from '../../../workers/random/stream.ts';

const draws = stream(2, 'planted', 1);
const normals = (length: number) => Float64Array.from({ length }, () => draws.normal());
describe('turnedOnto', () => {
  it('takes back a shift and a turn', () => {
    const reference: Plane = { x: normals(20), y: normals(20) };
    const turned: Plane = {
      x: reference.x.map((x, i) => 5 + Math.cos(2) * x - Math.sin(2) * reference.y[i]),
      y: reference.x.map((x, i) => -3 + Math.sin(2) * x + Math.cos(2) * reference.y[i]),
    };
    const back = turnedOnto(reference, turned);
    for (let i = 0; i < 20; i++) {
      expect(back.x[i]).toBeCloseTo(reference.x[i], 10);
      expect(back.y[i]).toBeCloseTo(reference.y[i], 10);
    }
  });

  it('never stretches', () => {
    const plane: Plane = { x: normals(20), y: normals(20) };
    const turned = turnedOnto({ x: normals(20), y: normals(20) }, plane);
    const gap = ({ x, y }: Plane) => Math.hypot(x[3] - x[11], y[3] - y[11]);
    expect(gap(turned)).toBeCloseTo(gap(plane), 10);
  });
});

describe('principalAxes', () => {
  it('finds the two widest directions, signs fixed', () => {
    const n = 400;
    const values = new Float32Array(n * 4);
    // Standard deviations 1, 8, 0.5 and 3 along the four axes.
    for (let i = 0; i < values.length; i++) values[i] = 9 + [1, 8, 0.5, 3][i % 4] * draws.normal();
    const rows = { values, n, dims: 4 };
    const { mean, axes } = principalAxes(rows);
    expect(axes[0][1]).toBeGreaterThan(0.99);
    expect(axes[1][3]).toBeGreaterThan(0.99);
    expect(deviation(coordinates(rows, mean, axes[0]))).toBeCloseTo(8, 0);
  });
});

describe('coldStart', () => {
  it('has standard deviation 1e-4 and lies alike whatever the seed', () => {
    const rows = { values: Float32Array.from(normals(600)), n: 100, dims: 6 };
    const a = coldStart(rows, 100, 1);
    const b = coldStart(rows, 100, 2);
    expect(deviation(a.x) / 1e-4).toBeCloseTo(1, 1);
    expect(deviation(a.y)).toBeLessThanOrEqual(deviation(a.x));
    expect(a.x).not.toEqual(b.x);
    for (let i = 0; i < 100; i++) expect(Math.abs(a.x[i] - b.x[i])).toBeLessThan(1e-5);
  });

  it('sets identical points apart', () => {
    const { x } = coldStart({ values: new Float32Array(30).fill(0.5), n: 10, dims: 3 }, 10, 1);
    expect(new Set(x).size).toBe(10);
  });
});

describe('warmStart', () => {
  // Four points on a line at 0, 1, 2, 3 and a newcomer at 2.1.
  const at = [0, 1, 2, 3, 2.1];
  const distances = Float32Array.from(at.flatMap((a) => at.map((b) => (a - b) ** 2)));

  it('keeps places and puts a newcomer amid its three nearest', () => {
    const plane = warmStart(5, (i) => (i < 4 ? { x: 10 * i, y: -i } : null), distances, 1);
    [0, 10, 20, 30].forEach((x, i) => expect(plane?.x[i]).toBeCloseTo(x, 4));
    expect(plane?.x[4]).toBeCloseTo(20, 2);
    expect(plane?.y[4]).toBeCloseTo(-2, 2);
  });

  it('is none when nobody has a place', () => {
    expect(warmStart(5, () => null, distances, 1)).toBeNull();
  });
});
