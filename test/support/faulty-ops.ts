/** Ops with a fault each, as kernels have had or might have: a test that holds the model must miss none. */
import { differentiable } from '../../workers/engine/differentiable.ts';
import type * as ops from '../../workers/engine/ops/index.ts';
import {
  add,
  concat,
  div,
  exp,
  logSumExp,
  matMul,
  mean,
  mod,
  mul,
  reshape,
  rsqrt,
  scalar,
  sigmoid,
  slice,
  sqrt,
  square,
  sub,
  sum,
  tensor1d,
  tensor2d,
  tidy,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../workers/engine/tf.ts';

export type Ops = typeof ops;

/** The ops that a fault puts in the place of the right ones. */
export type Fault = (right: Ops) => Partial<Ops>;

/** x, whose gradient becomes what `change` makes of it. */
const backwards = <T extends Tensor>(x: T, change: (dy: Tensor) => Tensor): T =>
  differentiable<T>(
    [x],
    (x0) => ({ value: x0.clone(), saved: [] }),
    (dy) => [change(dy)],
  );

/** Ones, but `factor` at element `at`. */
const but = (size: number, at: number, factor: number) =>
  Float32Array.from({ length: size }, (_, i) => (i === at ? factor : 1));

/** dy [n, D], its last row 0. */
const withoutLast = (dy: Tensor) =>
  mul(dy, tensor2d(but(dy.shape[0], dy.shape[0] - 1, 0), [dy.shape[0], 1]));

/** Layer norm with `spread` times the last term of its gradient, u mean(g u). */
const layerNorm =
  ({ spread = 1, epsilon = 1e-12 }): Ops['layerNorm'] =>
  (x: Tensor2D, weight: Tensor1D, bias: Tensor1D) =>
    differentiable<Tensor2D>(
      [x, weight, bias],
      (x0, w, b) => {
        const centred = sub(x0, mean(x0, -1, true));
        const scale = rsqrt(add(mean(square(centred), -1, true), epsilon));
        const unit = mul(centred, scale);
        return { value: add(mul(unit, w), b), saved: [unit, scale, w] };
      },
      (dy, unit, scale, w) => {
        const g = mul(dy, w);
        const lean = mul(mul(unit, mean(mul(g, unit), -1, true)), spread);
        const dx = mul(sub(sub(g, mean(g, -1, true)), lean), scale);
        return [dx, sum(mul(dy, unit), 0), sum(dy, 0)];
      },
    );

/** NT-Xent whose shares come of logarithmic sums, which float32 rounds to 1e-5 where scores are in the hundreds. */
const roundedNtXent: Ops['ntXent'] = (p, q, masked, temperature) => {
  const users = p.shape[0];
  return differentiable<Scalar>(
    [p, q],
    (p0, q0) => {
      const both = concat([p0, q0], 0);
      const s = add(mul(matMul(both, both, false, true), 1 / temperature), masked);
      const norms = logSumExp(s, -1, true);
      const positives = mul(mean(sum(mul(p0, q0), -1)), 1 / temperature);
      return { value: sub(mean(norms), positives), saved: [both, s, norms] };
    },
    (dy, both, s, norms) => {
      const half = (x: Tensor, from: number) => slice(x, from, users);
      const share = exp(sub(s, norms));
      const pull = add(matMul(share, both), matMul(share, both, true, false));
      const partners = concat([half(both, users), half(both, 0)], 0);
      const dz = mul(sub(pull, mul(partners, 2)), mul(dy, 1 / (2 * users * temperature)));
      return [half(dz, 0), half(dz, users)];
    },
  );
};

/** Adam that corrects its moments for their start or does not, eps inside or outside the root. */
const adam =
  ({ corrected = true, inside = false }): Ops['adamStep'] =>
  (parameter, gradient, moments, step, { lr, beta1, beta2, epsilon }) => {
    tidy(() => {
      const first = add(mul(moments.first, beta1), mul(gradient, 1 - beta1));
      const second = add(mul(moments.second, beta2), mul(square(gradient), 1 - beta2));
      const [m, v] = corrected ? [1 - beta1 ** step, 1 - beta2 ** step] : [1, 1];
      const mended = mul(second, 1 / v);
      const root = inside ? sqrt(add(mended, epsilon)) : add(sqrt(mended), epsilon);
      moments.first.assign(first);
      moments.second.assign(second);
      parameter.assign(sub(parameter, mul(div(first, root), lr / m)));
    });
  };

export const FAULTS: Readonly<Record<string, Fault>> = {
  'layer norm whose gradient forgets the spread': () => ({ layerNorm: layerNorm({ spread: 0 }) }),
  'layer norm whose gradient has 0.999 of that term': () => ({
    layerNorm: layerNorm({ spread: 0.999 }),
  }),
  'layer norm with eps 1e-5': () => ({ layerNorm: layerNorm({ epsilon: 1e-5 }) }),
  'attention whose scores are off by 1 in 1000': ({ attention }) => ({
    attention: (q, ...rest) => attention(mul(q, 1.001), ...rest),
  }),
  'attention whose scores are off by 1 in 10,000': ({ attention }) => ({
    attention: (q, ...rest) => attention(mul(q, 1.0001), ...rest),
  }),
  'attention that gives padding even weights': ({ attention }) => ({
    attention: (q, k, v, mask, ...rest) => attention(q, k, v, mul(mask, 1e6), ...rest),
  }),
  'gelu by the sigmoid': () => ({ gelu: (x) => mul(x, sigmoid(mul(x, 1.702))) }),
  'gelu whose gradient is 1% large': ({ gelu }) => ({
    gelu: (x) => gelu(backwards(x, (dy) => mul(dy, 1.01))),
  }),
  'linear, one of whose gradients is 1% large': ({ linear }) => ({
    linear: (x, w, b) => {
      const large = (dy: Tensor) => mul(dy, reshape(tensor1d(but(dy.size, 5, 1.01)), dy.shape));
      return linear(x, backwards(w, large), b);
    },
  }),
  'embedding that drops the last row when it sums gradients': ({ embedding }) => ({
    embedding: (table, picked) => backwards(embedding(table, picked), withoutLast),
  }),
  'NT-Xent at a temperature off by 1 in 10,000': ({ ntXent }) => ({
    ntXent: (p, q, masked, temperature) => ntXent(p, q, masked, temperature * 1.0001),
  }),
  'Adam without bias correction': () => ({ adamStep: adam({ corrected: false }) }),
  'Adam with eps inside the root': () => ({ adamStep: adam({ inside: true }) }),
};

/** In ops that ELCRec alone has. */
export const ELCREC_FAULTS: Readonly<Record<string, Fault>> = {
  'fusion that drops the last row when it sums gradients': ({ intentFusion }) => ({
    intentFusion: (x, centres, kind) => backwards(intentFusion(x, centres, kind), withoutLast),
  }),
};

/** In what ICLRec makes of its centroids. */
export const ICLREC_FAULTS: Readonly<Record<string, Fault>> = {
  'the next intent in the place of the nearest': ({ nearestCentre }) => ({
    nearestCentre: (x, centres) =>
      mod(add(nearestCentre(x, centres), scalar(1, 'int32')), scalar(centres.shape[0], 'int32')),
  }),
  'partners that are not of unit length, by 1 in 10,000': ({ centreLookup }) => ({
    centreLookup: (centres, chosen) => centreLookup(mul(centres, 1.0001), chosen),
  }),
};

/** Seen where scores are in the hundreds. */
export const LARGE_FAULTS: Readonly<Record<string, Fault>> = {
  'NT-Xent whose shares are rounded to 1e-5': () => ({ ntXent: roundedNtXent }),
};

/** Seen where false negatives are masked. */
export const MASK_FAULTS: Readonly<Record<string, Fault>> = {
  'false negatives that are not masked': ({ maskedPairs }) => ({
    maskedPairs: (users) => maskedPairs(users, null),
  }),
};
