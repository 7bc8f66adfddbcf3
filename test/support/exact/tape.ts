import type { Rounding } from './rounding.ts';

/** A matrix in float64, and the gradient that the way back collects in it. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly value: Float64Array;
  readonly grad: Float64Array;
}

export const matrix = (rows: number, cols: number, value?: ArrayLike<number>): Matrix => ({
  rows,
  cols,
  value: value ? Float64Array.from(value) : new Float64Array(rows * cols),
  grad: new Float64Array(rows * cols),
});

/** What was computed, to be walked back; and what becomes of every number on the way, both ways. */
export class Tape {
  private readonly steps: (() => void)[] = [];
  readonly round: Rounding;

  constructor(round: Rounding) {
    this.round = round;
  }

  onTheWayBack(step: () => void): void {
    this.steps.push(step);
  }

  back(): void {
    for (const step of this.steps.reverse()) step();
  }
}

type At = (i: number) => number;

/**
 * How many roundings the sum of `count` terms is off by when they are added one after the other: the errors of
 * the partial sums, each up to one rounding of it, add up as a random walk's steps, to sqrt(count / 3).
 */
export const inTurn = (count: number): number => Math.max(1, Math.sqrt(count / 3));

/** Sum of `count` terms, rounded as a sum of them would be. */
export function total(round: Rounding, count: number, term: At): number {
  let sum = 0;
  let size = 0;
  for (let i = 0; i < count; i++) {
    const x = term(i);
    sum += x;
    size += Math.abs(x);
  }
  return round(sum, size * inTurn(count));
}

/**
 * a [n, k] b' with b [m, k], plus `bias` [m] where given, added to `out` [n, m]; `strides` tell how far
 * the next row and the next of the k numbers lie in a and in b, so that either may be transposed.
 */
export function product(
  round: Rounding,
  [n, m, k]: readonly [number, number, number],
  [a, rowA, nextA]: readonly [Float64Array, number, number],
  [b, rowB, nextB]: readonly [Float64Array, number, number],
  out: Float64Array,
  bias: Float64Array | null = null,
): void {
  const turns = inTurn(k);
  for (let r = 0; r < n; r++) {
    for (let c = 0; c < m; c++) {
      let sum = bias === null ? 0 : bias[c];
      let size = Math.abs(sum);
      for (let i = 0, x = r * rowA, y = c * rowB; i < k; i++, x += nextA, y += nextB) {
        const term = a[x] * b[y];
        sum += term;
        size += Math.abs(term);
      }
      out[r * m + c] += round(sum, size * turns);
    }
  }
}

/** x [n, I] W' + b, W [O, I], b [O] (both as PyTorch has them) -> [n, O]. */
export function linear(tape: Tape, x: Matrix, w: Matrix, b: Matrix): Matrix {
  const { round } = tape;
  const [n, inner, outer] = [x.rows, w.cols, w.rows];
  const y = matrix(n, outer);
  product(round, [n, outer, inner], [x.value, inner, 1], [w.value, inner, 1], y.value, b.value);
  tape.onTheWayBack(() => {
    product(round, [n, inner, outer], [y.grad, outer, 1], [w.value, 1, inner], x.grad);
    product(round, [outer, inner, n], [y.grad, 1, outer], [x.value, 1, inner], w.grad);
    for (let o = 0; o < outer; o++) b.grad[o] += total(round, n, (r) => y.grad[r * outer + o]);
  });
  return y;
}

export function add(tape: Tape, a: Matrix, b: Matrix): Matrix {
  const y = matrix(a.rows, a.cols);
  for (let i = 0; i < y.value.length; i++) y.value[i] = tape.round(a.value[i] + b.value[i]);
  tape.onTheWayBack(() => {
    for (let i = 0; i < y.grad.length; i++) {
      a.grad[i] = tape.round(a.grad[i] + y.grad[i]);
      b.grad[i] = tape.round(b.grad[i] + y.grad[i]);
    }
  });
  return y;
}

/** Rows `ids` of a table; those that are `padding` give the table no gradient (PyTorch's padding_idx). */
export function rowsOf(tape: Tape, table: Matrix, ids: ArrayLike<number>, padding = -1): Matrix {
  const width = table.cols;
  const y = matrix(ids.length, width);
  for (let r = 0; r < ids.length; r++) {
    for (let d = 0; d < width; d++) y.value[r * width + d] = table.value[ids[r] * width + d];
  }
  tape.onTheWayBack(() => {
    const sum = new Float64Array(table.value.length);
    const size = new Float64Array(table.value.length);
    for (let r = 0; r < ids.length; r++) {
      if (ids[r] === padding) continue;
      for (let d = 0; d < width; d++) {
        sum[ids[r] * width + d] += y.grad[r * width + d];
        size[ids[r] * width + d] += Math.abs(y.grad[r * width + d]);
      }
    }
    for (let i = 0; i < sum.length; i++) table.grad[i] += tape.round(sum[i], size[i]);
  });
  return y;
}

/** The mean of every `length` rows: [n * length, D] -> [n, D]. */
export function means(tape: Tape, x: Matrix, length: number): Matrix {
  const [n, width] = [x.rows / length, x.cols];
  const y = matrix(n, width);
  for (let r = 0; r < n; r++) {
    for (let d = 0; d < width; d++) {
      const term = (l: number) => x.value[(r * length + l) * width + d] / length;
      y.value[r * width + d] = total(tape.round, length, term);
    }
  }
  tape.onTheWayBack(() => {
    for (let i = 0; i < x.grad.length; i++) {
      const row = Math.floor(i / (length * width));
      x.grad[i] += tape.round(y.grad[row * width + (i % width)] / length);
    }
  });
  return y;
}

/** Rows of length 1. */
export function unitRows(tape: Tape, x: Matrix): Matrix {
  const { round } = tape;
  const { rows, cols } = x;
  const y = matrix(rows, cols);
  const lengths = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    lengths[r] = Math.sqrt(total(round, cols, (d) => x.value[r * cols + d] ** 2));
    for (let d = 0; d < cols; d++)
      y.value[r * cols + d] = round(x.value[r * cols + d] / lengths[r]);
  }
  tape.onTheWayBack(() => {
    for (let r = 0; r < rows; r++) {
      const at = (d: number) => r * cols + d;
      const along = total(round, cols, (d) => y.value[at(d)] * y.grad[at(d)]);
      for (let d = 0; d < cols; d++) {
        const [g, pull] = [y.grad[at(d)], y.value[at(d)] * along];
        x.grad[at(d)] += round(
          (g - pull) / lengths[r],
          (Math.abs(g) + Math.abs(pull)) / lengths[r],
        );
      }
    }
  });
  return y;
}

/** Several rows side by side: the same numbers as [n / times, times * D]. */
export function sideBySide(tape: Tape, x: Matrix, times: number): Matrix {
  const y = { ...matrix(x.rows / times, x.cols * times), value: x.value };
  tape.onTheWayBack(() => {
    for (let i = 0; i < y.grad.length; i++) x.grad[i] += y.grad[i];
  });
  return y;
}
