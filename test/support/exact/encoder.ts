/** The parts of the encoder (E: src/modules.py), in float64 with their way back. */
import { CHOICE, type Rounding } from './rounding.ts';
import { matrix, product, total, type Matrix, type Tape } from './tape.ts';

/** Inside the root (E: src/modules.py LayerNorm). */
const EPSILON = 1e-12;

export function layerNorm(tape: Tape, x: Matrix, w: Matrix, b: Matrix): Matrix {
  const { round } = tape;
  const { rows, cols } = x;
  const y = matrix(rows, cols);
  const unit = new Float64Array(rows * cols);
  const inverse = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const at = (d: number) => r * cols + d;
    const mean = total(round, cols, (d) => x.value[at(d)] / cols);
    const centred = Array.from({ length: cols }, (_, d) => round(x.value[at(d)] - mean));
    inverse[r] = round(1 / Math.sqrt(total(round, cols, (d) => centred[d] ** 2 / cols) + EPSILON));
    for (let d = 0; d < cols; d++) {
      unit[at(d)] = round(centred[d] * inverse[r]);
      y.value[at(d)] = round(unit[at(d)] * w.value[d] + b.value[d]);
    }
  }
  tape.onTheWayBack(() => {
    for (let r = 0; r < rows; r++) {
      const at = (d: number) => r * cols + d;
      const g = (d: number) => y.grad[at(d)] * w.value[d];
      const level = total(round, cols, (d) => g(d) / cols);
      const tilt = total(round, cols, (d) => (g(d) * unit[at(d)]) / cols);
      for (let d = 0; d < cols; d++) {
        const terms = [g(d), -level, -unit[at(d)] * tilt];
        x.grad[at(d)] += round(total(round, 3, (i) => terms[i]) * inverse[r]);
      }
    }
    for (let d = 0; d < cols; d++) {
      w.grad[d] += total(round, rows, (r) => y.grad[r * cols + d] * unit[r * cols + d]);
      b.grad[d] += total(round, rows, (r) => y.grad[r * cols + d]);
    }
  });
  return y;
}

const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);

/**
 * The normal distribution function to some 1e-15: below 4 standard deviations by the series
 * 1/2 + phi(x) (x + x^3/3 + x^5/15 + ...), beyond by Laplace's continued fraction.
 */
export function phi(x: number): number {
  const density = Math.exp((-x * x) / 2) * INVERSE_ROOT_2PI;
  if (Math.abs(x) < 4) {
    let term = x;
    let sum = x;
    for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) sum += term *= (x * x) / n;
    return 0.5 + density * sum;
  }
  let fraction = Math.abs(x);
  for (let n = 60; n > 0; n--) fraction = Math.abs(x) + n / fraction;
  return x < 0 ? density / fraction : 1 - density / fraction;
}

/** x Phi(x). Phi is rounded as a number near 1, since it is computed as (1 + erf) / 2. */
export function gelu(tape: Tape, x: Matrix): Matrix {
  const { round } = tape;
  const y = matrix(x.rows, x.cols);
  const share = x.value.map((v) => round(phi(v), 1));
  for (let i = 0; i < y.value.length; i++) y.value[i] = round(x.value[i] * share[i]);
  tape.onTheWayBack(() => {
    x.value.forEach((v, i) => {
      const slope = round(v * Math.exp((-v * v) / 2) * INVERSE_ROOT_2PI);
      x.grad[i] += round(y.grad[i] * (share[i] + slope));
    });
  });
  return y;
}

/** Added to the score of a masked key (E: src/models.py:79-93). */
const MASKED = -10000;

export interface Heads {
  readonly heads: number;
  readonly length: number;
  /** Whether `query` of sequence `row` may attend to `key`. */
  readonly sees: (row: number, query: number, key: number) => boolean;
}

/**
 * Softmax attention. Where a query sees no key, as at padding, all its scores lie near -10000, and
 * float32 keeps of such a number no more than multiples of 2^-10: part of what the official code
 * computes, so these scores are rounded to float32 here too, and only these. One that lies close to
 * half way between two multiples falls to either side, and is then 2^-10 off (CHOICE).
 */
export function attention(
  tape: Tape,
  q: Matrix,
  k: Matrix,
  v: Matrix,
  { heads, length, sees }: Heads,
): Matrix {
  const { round } = tape;
  const width = q.cols;
  const per = width / heads;
  const scale = 1 / Math.sqrt(per);
  const y = matrix(q.rows, width);
  const side = length * length;
  const shares = Array.from({ length: (q.rows / length) * heads }, () => new Float64Array(side));
  // One head of one sequence at a time: `at` is where its first number stands in q, k, v and y.
  const places = shares.map((_, i) => {
    const [row, head] = [Math.floor(i / heads), i % heads];
    return { row, at: row * length * width + head * per };
  });
  places.forEach(({ row, at }, i) => {
    const weights = shares[i];
    const dots = new Float64Array(side);
    const [from, to] = [q, k].map(({ value }) => value.subarray(at));
    product(round, [length, length, per], [from, width, 1], [to, width, 1], dots);
    for (let query = 0; query < length; query++) {
      const first = query * length;
      const scores = Array.from({ length }, (_, key) => {
        const score = round(dots[first + key] * scale);
        if (sees(row, query, key)) return score;
        let size = 0;
        for (let d = 0; d < per; d++)
          size += Math.abs(from[query * width + d] * to[key * width + d]);
        return Math.fround(round(score, CHOICE * size * scale) + MASKED);
      });
      const top = Math.max(...scores);
      const powers = scores.map((score) => round(Math.exp(score - top)));
      const sum = total(round, length, (key) => powers[key]);
      powers.forEach((power, key) => (weights[first + key] = round(power / sum)));
    }
    spread(round, y.value.subarray(at), [weights, length, 1], v.value.subarray(at));
  });
  /** out [L, per] += a [L, L] x, both of them columns of a wider matrix. */
  function spread(
    rounding: Rounding,
    out: Float64Array,
    a: readonly [Float64Array, number, number],
    x: Float64Array,
  ): void {
    const narrow = new Float64Array(length * per);
    product(rounding, [length, per, length], a, [x, 1, width], narrow);
    narrow.forEach((value, i) => (out[Math.floor(i / per) * width + (i % per)] += value));
  }
  tape.onTheWayBack(() => {
    places.forEach(({ at }, i) => {
      const weights = shares[i];
      const dy = y.grad.subarray(at);
      const pulls = new Float64Array(side);
      product(
        round,
        [length, length, per],
        [dy, width, 1],
        [v.value.subarray(at), width, 1],
        pulls,
      );
      const slopes = pulls.map((pull, place) => {
        const first = place - (place % length);
        const mass = total(round, length, (key) => weights[first + key] * pulls[first + key]);
        const share = weights[place] * scale;
        return round(share * (pull - mass), share * (Math.abs(pull) + Math.abs(mass)));
      });
      spread(round, q.grad.subarray(at), [slopes, length, 1], k.value.subarray(at));
      spread(round, k.grad.subarray(at), [slopes, 1, length], q.value.subarray(at));
      spread(round, v.grad.subarray(at), [weights, 1, length], dy);
    });
  });
  return y;
}
