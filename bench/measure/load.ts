import type { Batch } from '../../workers/data/batch.ts';
import type { Layout } from '../../workers/models/blocks/sequences.ts';
import { termsOf } from '../../workers/catalog/models/elcrec.ts';
import type { ElcrecConfig } from '../../workers/catalog/models/elcrec.ts';

/** How much there is to encode in some sequences. */
export interface Load {
  readonly tokens: number;
  /** Pairs of query and key. */
  readonly pairs: number;
  /** Pairs of sequences that both have a position, over the positions. */
  readonly meetings: number;
}

/**
 * The load of sequences ids [rows, L]. Padded: every position of the window. Packed: the real ones
 * and the causal pairs of them; spare rows are not counted as work.
 */
export function loadOf(layout: Layout, parts: readonly Int32Array[], length: number): Load {
  const rows = parts.reduce((total, ids) => total + ids.length, 0) / length;
  if (layout === 'padded') {
    const tokens = rows * length;
    return { tokens, pairs: tokens * length, meetings: rows * tokens };
  }
  const atPosition = new Array<number>(length).fill(0);
  let tokens = 0;
  let pairs = 0;
  for (const ids of parts) {
    for (let start = 0; start < ids.length; start += length) {
      let before = 0;
      for (let position = 0; position < length; position++) {
        if (ids[start + position] === 0) continue;
        before += 1;
        tokens += 1;
        pairs += before;
        atPosition[position] += 1;
      }
    }
  }
  return { tokens, pairs, meetings: atPosition.reduce((total, n) => total + n * n, 0) };
}

/** The load of a batch's inputs, and of its two views together where it has any. */
export const loadsOf = (layout: Layout, batch: Batch) => ({
  users: loadOf(layout, [batch.inputIds], batch.length),
  views: loadOf(layout, batch.views ?? [], batch.length),
});

export type Loads = ReturnType<typeof loadsOf>;

/**
 * Floating-point operations of the forward pass, part by part, a multiply-add as two. Matmuls only:
 * what is left is a few per cent and bound by memory, not arithmetic.
 */
export function forwardFlop(config: ElcrecConfig, { users, views }: Loads) {
  const terms = termsOf(config);
  const on = (weight: number, flop: number) => (weight > 0 ? flop : 0);
  const { batch_size: B, hidden_size: D, num_hidden_layers: layers } = config;
  const K = config.num_intent_clusters;
  const encoder = ({ tokens, pairs }: Load) =>
    layers * (2 * tokens * 12 * D * D + 2 * 2 * pairs * D);
  return {
    encodeUsers: encoder(users),
    /** Once; a step encodes the views for each contrast anew. */
    encodeViews: encoder(views),
    recommendation: on(terms.rec, 2 * 2 * users.tokens * D),
    /** Of the sequence contrast; has no backward pass. */
    nearest: on(terms.cl, 2 * views.tokens * K * D),
    sequenceContrast: on(terms.cl, 2 * views.meetings * D),
    clustering: on(terms.cluster, 2 * B * K * D + 2 * K * K * D),
    intentContrast: on(terms.icl, 2 * (2 * (2 * B) ** 2 * D)),
  };
}

/** How often a step encodes its views: once for each contrastive term. */
export function viewEncodings(config: ElcrecConfig): number {
  const { cl, icl } = termsOf(config);
  return [cl, icl].filter((weight) => weight > 0).length;
}

/** Operations of one step: the backward pass is twice the forward. */
export function stepFlop(config: ElcrecConfig, loads: Loads): number {
  const { encodeViews, nearest, ...rest } = forwardFlop(config, loads);
  const once = Object.values(rest).reduce((total, flop) => total + flop, 0);
  return 3 * (once + viewEncodings(config) * encodeViews) + nearest;
}

/**
 * Bytes a step must move if every op reads its inputs and writes its output once: per token and layer
 * 22 D floats forward (q, k, v, context, output, 4D inner twice, norms and residuals), twice that
 * backward; Adam reads and writes each parameter, both moments and the gradient (7 floats).
 */
export function stepBytes(
  learned: number,
  width: number,
  layers: number,
  { users, views }: Loads,
  encodings = 2,
): number {
  const tokens = users.tokens + encodings * views.tokens;
  return 4 * (tokens * width * (6 + 3 * 22 * layers) + 7 * learned);
}
