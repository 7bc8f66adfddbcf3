import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import { KEEP } from '../../webgpu-kernels/threefry.ts';
import {
  fits,
  sumOf,
  times,
  UNIFORMS,
  uniformsOf,
  type HeadSettings,
} from '../attention/heads-webgpu.ts';
import type { DropoutDraw } from '../dropout/mask.ts';
import type { Packing } from '../packing/index.ts';
import { packedAttention as composed, type PackedAttentionShape } from './composed.ts';

type Inputs = Record<'q' | 'k' | 'v' | 'spans', TensorInfo>;
type Settings = HeadSettings & Pick<PackedAttentionShape, 'causal'>;

/** What forward and backward share. Vectors are read four numbers at a time, `quads` of them a head. */
const shared = (quads: number, dropped: boolean, causal: boolean): string => `
  ${dropped ? KEEP : ''}
  fn at(token: i32, head: i32) -> i32 { return token * u.width + head * ${quads}; }
  fn firstOf(token: i32) -> i32 { return spans[3 * token]; }
  fn endOf(token: i32) -> i32 { return spans[3 * token + 1]; }
  /** Keys of a query end here; a spare token has none. */
  fn keysEnd(query: i32) -> i32 { return ${causal ? 'select(0, query + 1, endOf(query) > 0)' : 'endOf(query)'}; }
  var<private> heldQuad = -1;
  var<private> held: vec4f;
  /** Factor of the weight of (head, query) on key, numbered as in the padded layout [rows, H, L, L]. */
  fn kept(head: i32, query: i32, key: i32) -> f32 {
    ${
      dropped
        ? `let place = spans[3 * query + 2];
           let row = place / u.length;
           let i = ((row * u.heads + head) * u.length + place % u.length) * u.length
             + spans[3 * key + 2] % u.length;
           if ((i >> 2) != heldQuad) {
             heldQuad = i >> 2;
             held = keep(u.k0, u.k1, u.threshold, u.factor, heldQuad);
           }
           return held[i & 3];`
        : 'return 1.0;'
    }
  }`;

const forward = gpuKernel(
  'ElcPackedAttention',
  ({ q, k, v, spans }: Inputs, settings: Settings, gpu) => {
    const { heads, perHead, causal, draw } = settings;
    const [tokens] = q.shape;
    const [out, norms] = [gpu.make(q.shape), gpu.make([tokens, heads, 2])];
    const quads = perHead / 4;
    const dropped = draw !== null;
    gpu.launch(
      {
        name: `PackedAttention ${quads} ${dropped ? 'dropped' : ''} ${causal ? 'causal' : ''}`,
        reads: { q: 'vec4f', k: 'vec4f', v: 'vec4f', spans: 'i32' },
        writes: { result: 'vec4f', norms: 'f32' },
        uniforms: UNIFORMS,
        // One invocation per (token, head): softmax over its keys in one walk, rescaled as
        // the largest score grows. A spare token has no keys.
        code: () => `${shared(quads, dropped, causal)}
          fn run(index: i32) {
            let head = index % u.heads;
            let query = index / u.heads;
            let own = at(query, head);
            ${times(quads, (d) => `let q${d} = q[own + ${d}]; var sum${d} = vec4f();`)}
            let end = keysEnd(query);
            var largest = -3e38;
            var total = 0.0;
            for (var key = firstOf(query); key < end; key++) {
              let other = at(key, head);
              let score = (${sumOf(quads, (d) => `dot(q${d}, k[other + ${d}])`)}) * u.scale;
              let now = max(largest, score);
              let shrink = exp(largest - now);
              let weight = exp(score - now);
              largest = now;
              total = total * shrink + weight;
              let factor = weight * kept(head, query, key);
              ${times(quads, (d) => `sum${d} = sum${d} * shrink + factor * v[other + ${d}];`)}
            }
            let share = select(0.0, 1.0 / total, total > 0.0);
            norms[2 * index] = largest;
            norms[2 * index + 1] = share;
            ${times(quads, (d) => `result[own + ${d}] = sum${d} * share;`)}
          }`,
      },
      { q, k, v, spans, result: out, norms },
      uniformsOf(settings),
      tokens * heads,
    );
    return [out, norms];
  },
);

const backward = gpuKernel(
  'ElcPackedAttentionGrad',
  (
    { q, k, v, spans, out, norms, dy }: Inputs & Record<'out' | 'norms' | 'dy', TensorInfo>,
    settings: Settings,
    gpu,
  ) => {
    const { heads, perHead, causal, draw } = settings;
    const slopes = [gpu.make(q.shape), gpu.make(k.shape), gpu.make(v.shape)];
    const [dq, dk, dv] = slopes;
    const quads = perHead / 4;
    const dropped = draw !== null;
    const invocations = q.shape[0] * heads;
    gpu.launch(
      {
        name: `PackedAttentionGrad ${quads} ${dropped ? 'dropped' : ''} ${causal ? 'causal' : ''}`,
        reads: {
          q: 'vec4f',
          k: 'vec4f',
          v: 'vec4f',
          spans: 'i32',
          result: 'vec4f',
          norms: 'f32',
          dy: 'vec4f',
        },
        writes: { dq: 'vec4f', dk: 'vec4f', dv: 'vec4f' },
        uniforms: { ...UNIFORMS, invocations: 'i32' },
        // As in ops/attention/webgpu.ts: with w the weights, c the kept factors,
        // dScore = w (c dy.v - dy.result) scale.
        code: () => `${shared(quads, dropped, causal)}
          fn run(index: i32) {
            let own = index % u.invocations;
            if (index < u.invocations) { query(own / u.heads, own % u.heads); }
            else { key(own / u.heads, own % u.heads); }
          }
          fn query(token: i32, head: i32) {
            let own = at(token, head);
            ${times(
              quads,
              (d) => `let q${d} = q[own + ${d}]; let dy${d} = dy[own + ${d}];
                      var sum${d} = vec4f();`,
            )}
            let mass = ${sumOf(quads, (d) => `dot(dy${d}, result[own + ${d}])`)};
            let norm = 2 * (token * u.heads + head);
            let end = keysEnd(token);
            for (var key = firstOf(token); key < end; key++) {
              let other = at(key, head);
              let score = (${sumOf(quads, (d) => `dot(q${d}, k[other + ${d}])`)}) * u.scale;
              let pull = ${sumOf(quads, (d) => `dot(dy${d}, v[other + ${d}])`)};
              let slope = exp(score - norms[norm]) * norms[norm + 1]
                * (kept(head, token, key) * pull - mass);
              ${times(quads, (d) => `sum${d} += slope * k[other + ${d}];`)}
            }
            ${times(quads, (d) => `dq[own + ${d}] = sum${d} * u.scale;`)}
          }
          fn key(token: i32, head: i32) {
            let own = at(token, head);
            ${times(
              quads,
              (d) => `let k${d} = k[own + ${d}]; let v${d} = v[own + ${d}];
                      var sumK${d} = vec4f(); var sumV${d} = vec4f();`,
            )}
            for (var query = ${causal ? 'token' : 'firstOf(token)'}; query < endOf(token); query++) {
              let norm = 2 * (query * u.heads + head);
              let other = at(query, head);
              ${times(quads, (d) => `let q${d} = q[other + ${d}]; let dy${d} = dy[other + ${d}];`)}
              let score = (${sumOf(quads, (d) => `dot(q${d}, k${d})`)}) * u.scale;
              let weight = exp(score - norms[norm]) * norms[norm + 1];
              let factor = kept(head, query, token);
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
      { q, k, v, spans, result: out, norms, dy, dq, dk, dv },
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
  saved: ['q', 'k', 'v', 'spans', 'out', 'norms'],
  slopes: ['q', 'k', 'v'],
});

/**
 * See composed.ts. One dispatch each way, over real tokens and the keys they see alone. Heads
 * whose width is not a multiple of 4, or devices without the bindings, are left to the composed body.
 */
export function packedAttention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  packing: Packing,
  shape: PackedAttentionShape,
  draw: DropoutDraw | null,
): Tensor2D {
  const { heads, causal } = shape;
  const perHead = q.shape[1] / heads;
  if (!fits(perHead)) return composed(q, k, v, packing, shape, draw);
  const { spans, length } = packing;
  const used = draw !== null && draw.p > 0 ? draw : null;
  return fused({ q, k, v, spans }, { length, heads, perHead, causal, draw: used });
}
