import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, Tensor4D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { KEEP } from '../../webgpu-kernels/threefry.ts';
import type { DropoutDraw } from '../dropout/mask.ts';
import { attention as composed, type AttentionShape } from './composed.ts';
import { fits, sumOf, times, UNIFORMS, uniformsOf } from './heads-webgpu.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'mask', TensorInfo>;
type Settings = AttentionShape & { readonly perHead: number; readonly draw: DropoutDraw | null };

/** The largest score of a query is below this where all its keys are masked. */
const LONE = '-5000.0';

/**
 * What forward and backward share. Vectors are read four numbers at a time, `quads` of them a head.
 * `norms` keeps the largest score and 1 / sum apart: their logarithmic sum near -10000 would be
 * rounded to 1e-3. A masked score (-10000) leaves a weight of exactly 0 beside an unmasked one, as
 * float32's exp does below -104: such keys are passed over, unless the query has no other (`lone`),
 * which the backward pass reads off its largest score.
 */
const shared = (quads: number, dropped: boolean): string => `
  ${dropped ? KEEP : ''}
  fn at(row: i32, head: i32, position: i32) -> i32 {
    return (row * u.length + position) * u.width + head * ${quads};
  }
  fn maskAt(row: i32, query: i32, key: i32) -> f32 {
    return mask[(row * u.length + query) * u.length + key];
  }
  var<private> heldQuad = -1;
  var<private> held: vec4f;
  /** Factor of the weight of (row, head, query) on key. One draw serves four neighbouring keys. */
  fn kept(row: i32, head: i32, query: i32, key: i32) -> f32 {
    ${
      dropped
        ? `let i = ((row * u.heads + head) * u.length + query) * u.length + key;
           if ((i >> 2) != heldQuad) {
             heldQuad = i >> 2;
             held = keep(u.k0, u.k1, u.threshold, u.factor, heldQuad);
           }
           return held[i & 3];`
        : 'return 1.0;'
    }
  }`;

const forward = gpuKernel('ElcAttention', ({ q, k, v, mask }: Inputs, settings: Settings, gpu) => {
  const { rows, length, heads, perHead, draw } = settings;
  const [out, norms] = [gpu.make(q.shape), gpu.make([rows, heads, length, 2])];
  const quads = perHead / 4;
  const dropped = draw !== null;
  gpu.launch(
    {
      name: `Attention ${quads} ${dropped ? 'dropped' : ''}`,
      reads: { q: 'vec4f', k: 'vec4f', v: 'vec4f', mask: 'f32' },
      writes: { result: 'vec4f', norms: 'f32' },
      uniforms: UNIFORMS,
      // One invocation per (row, head, query): softmax over the keys in one walk, rescaled as
      // the largest score grows.
      code: () => `${shared(quads, dropped)}
          fn lone(row: i32, query: i32) -> bool {
            for (var key = 0; key < u.length; key++) {
              if (maskAt(row, query, key) >= 0.0) { return false; }
            }
            return true;
          }
          fn run(index: i32) {
            let query = index % u.length;
            let head = (index / u.length) % u.heads;
            let row = index / (u.length * u.heads);
            let own = at(row, head, query);
            ${times(quads, (d) => `let q${d} = q[own + ${d}]; var sum${d} = vec4f();`)}
            let all = lone(row, query);
            var largest = -3e38;
            var total = 0.0;
            for (var key = 0; key < u.length; key++) {
              let masked = maskAt(row, query, key);
              if (masked < 0.0 && !all) { continue; }
              let other = at(row, head, key);
              let score = (${sumOf(quads, (d) => `dot(q${d}, k[other + ${d}])`)}) * u.scale + masked;
              let now = max(largest, score);
              let shrink = exp(largest - now);
              let weight = exp(score - now);
              largest = now;
              total = total * shrink + weight;
              let factor = weight * kept(row, head, query, key);
              ${times(quads, (d) => `sum${d} = sum${d} * shrink + factor * v[other + ${d}];`)}
            }
            norms[2 * index] = largest;
            norms[2 * index + 1] = 1.0 / total;
            ${times(quads, (d) => `result[own + ${d}] = sum${d} / total;`)}
          }`,
    },
    { q, k, v, mask, result: out, norms },
    uniformsOf(settings),
    rows * heads * length,
  );
  return [out, norms];
});

const backward = gpuKernel(
  'ElcAttentionGrad',
  (
    { q, k, v, mask, out, norms, dy }: Inputs & Record<'out' | 'norms' | 'dy', TensorInfo>,
    settings: Settings,
    gpu,
  ) => {
    const { rows, length, heads, perHead, draw } = settings;
    const slopes = [gpu.make(q.shape), gpu.make(k.shape), gpu.make(v.shape)];
    const [dq, dk, dv] = slopes;
    const quads = perHead / 4;
    const dropped = draw !== null;
    const invocations = rows * heads * length;
    gpu.launch(
      {
        name: `AttentionGrad ${quads} ${dropped ? 'dropped' : ''}`,
        reads: {
          q: 'vec4f',
          k: 'vec4f',
          v: 'vec4f',
          mask: 'f32',
          result: 'vec4f',
          norms: 'f32',
          dy: 'vec4f',
        },
        writes: { dq: 'vec4f', dk: 'vec4f', dv: 'vec4f' },
        uniforms: { ...UNIFORMS, invocations: 'i32' },
        // First every query gathers its slope from the keys, then every key from the queries. With
        // w the weights, c the kept factors: dScore = w (c dy.v - dy.result) scale.
        code: () => `${shared(quads, dropped)}
          fn run(index: i32) {
            let own = index % u.invocations;
            let position = own % u.length;
            let head = (own / u.length) % u.heads;
            let row = own / (u.length * u.heads);
            if (index < u.invocations) { query(row, head, position, own); }
            else { key(row, head, position); }
          }
          fn query(row: i32, head: i32, position: i32, index: i32) {
            let own = at(row, head, position);
            ${times(
              quads,
              (d) => `let q${d} = q[own + ${d}]; let dy${d} = dy[own + ${d}];
                      var sum${d} = vec4f();`,
            )}
            let mass = ${sumOf(quads, (d) => `dot(dy${d}, result[own + ${d}])`)};
            let largest = norms[2 * index];
            let share = norms[2 * index + 1];
            let all = largest < ${LONE};
            for (var key = 0; key < u.length; key++) {
              let masked = maskAt(row, position, key);
              if (masked < 0.0 && !all) { continue; }
              let other = at(row, head, key);
              let score = (${sumOf(quads, (d) => `dot(q${d}, k[other + ${d}])`)}) * u.scale + masked;
              let pull = ${sumOf(quads, (d) => `dot(dy${d}, v[other + ${d}])`)};
              let slope = exp(score - largest) * share * (kept(row, head, position, key) * pull - mass);
              ${times(quads, (d) => `sum${d} += slope * k[other + ${d}];`)}
            }
            ${times(quads, (d) => `dq[own + ${d}] = sum${d} * u.scale;`)}
          }
          fn key(row: i32, head: i32, position: i32) {
            let own = at(row, head, position);
            ${times(
              quads,
              (d) => `let k${d} = k[own + ${d}]; let v${d} = v[own + ${d}];
                      var sumK${d} = vec4f(); var sumV${d} = vec4f();`,
            )}
            for (var query = 0; query < u.length; query++) {
              let masked = maskAt(row, query, position);
              let norm = 2 * ((row * u.heads + head) * u.length + query);
              if (masked < 0.0 && norms[norm] >= ${LONE}) { continue; }
              let other = at(row, head, query);
              ${times(quads, (d) => `let q${d} = q[other + ${d}]; let dy${d} = dy[other + ${d}];`)}
              let score = (${sumOf(quads, (d) => `dot(q${d}, k${d})`)}) * u.scale + masked;
              let weight = exp(score - norms[norm]) * norms[norm + 1];
              let factor = kept(row, head, query, position);
              let pull = ${sumOf(quads, (d) => `dot(dy${d}, v${d})`)};
              let mass = ${sumOf(quads, (d) => `dot(dy${d}, result[other + ${d}])`)};
              let slope = weight * (factor * pull - mass);
              ${times(
                quads,
                (d) => `sumK${d} += slope * q${d}; sumV${d} += (weight * factor) * dy${d};`,
              )}
            }
            ${times(quads, (d) => `dk[own + ${d}] = sumK${d} * u.scale; dv[own + ${d}] = sumV${d};`)}
          }`,
      },
      { q, k, v, mask, result: out, norms, dy, dq, dk, dv },
      { ...uniformsOf(settings), invocations },
      2 * invocations,
    );
    return slopes;
  },
);

const fused = fusedOp({
  forward,
  results: ['out', 'norms'],
  backward,
  saved: ['q', 'k', 'v', 'mask', 'out', 'norms'],
  slopes: ['q', 'k', 'v'],
});

/**
 * See composed.ts. One dispatch each way, and no [rows, H, L, L] tensor: the weights and their
 * dropout bits are computed as they are used, and again in the backward pass. Heads whose width is
 * not a multiple of 4, or devices without the bindings, are left to the composed body.
 */
export function attention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  mask: Tensor4D,
  shape: AttentionShape,
  draw: DropoutDraw | null,
): Tensor2D {
  const perHead = q.shape[1] / shape.heads;
  if (!fits(perHead)) return composed(q, k, v, mask, shape, draw);
  const used = draw !== null && draw.p > 0 ? draw : null;
  return fused({ q, k, v, mask }, { ...shape, perHead, draw: used });
}
