import type { Batch } from '../workers/data/batch.ts';
import type { Layout } from '../workers/model/sequences.ts';
import { OFFICIAL, type RunConfig } from '../workers/protocol/config.ts';

/** What is measured: the settings, and the item table's rows. */
export interface Shape {
  readonly config: RunConfig;
  readonly vocabulary: number;
  /** Mean length of a training input; the rest of the window is padding. */
  readonly meanLength: number;
  /** The data set whose lengths are taken where it is at hand. */
  readonly data: string | null;
}

export const SHAPES = {
  /** The official settings on Beauty: 5.88 of 50 positions are real. */
  beauty: {
    config: {
      ...OFFICIAL,
      num_hidden_layers: 1,
      num_intent_clusters: 256,
      trade_off: 10,
      prototype: 'shift',
    },
    vocabulary: 12_103,
    meanLength: 5.88,
    data: 'Beauty',
  },
  /** The bundled data's size, for machines that would take minutes over the other. */
  small: {
    config: {
      ...OFFICIAL,
      hidden_size: 32,
      max_seq_length: 20,
      num_hidden_layers: 1,
      num_intent_clusters: 8,
      batch_size: 64,
      prototype: 'shift',
    },
    vocabulary: 202,
    meanLength: 7.9,
    data: null,
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;

/** How much there is to compute in a batch, summed over the 5B sequences a step encodes. */
export interface Load {
  /** Positions encoded: B inputs, and 2B views twice. */
  readonly tokens: number;
  /** Pairs of query and key. */
  readonly pairs: number;
  /** Positions that look for their nearest centre: those of the 2B views, once. */
  readonly fused: number;
  /** Pairs of view positions whose vectors L_seq_cl multiplies. */
  readonly contrasted: number;
}

/**
 * The load of a batch. Padded: every position of the window. Packed: real ones, causal pairs of them,
 * and pairs of views that both have the position; spare rows are not counted as work.
 */
export function loadOf(layout: Layout, batch: Batch): Load {
  const { size: B, length: L } = batch;
  if (layout === 'padded') {
    const tokens = 5 * B * L;
    return { tokens, pairs: tokens * L, fused: 2 * B * L, contrasted: (2 * B) ** 2 * L };
  }
  const inputs = realOf([batch.inputIds], L);
  const views = realOf([batch.view1, batch.view2], L);
  return {
    tokens: inputs.tokens + 2 * views.tokens,
    pairs: inputs.pairs + 2 * views.pairs,
    fused: views.tokens,
    contrasted: views.atPosition.reduce((sum, n) => sum + n * n, 0),
  };
}

function realOf(parts: readonly Int32Array[], length: number) {
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
  return { tokens, pairs, atPosition };
}

/**
 * Floating-point operations of one ELCRec step, a multiply-add as two, backward as twice the
 * forward. Matmuls only: what is left is a few per cent and bound by memory, not arithmetic.
 */
export function stepFlop({ config }: Shape, { tokens, pairs, fused, contrasted }: Load): number {
  const { batch_size: B, hidden_size: D, num_hidden_layers: layers } = config;
  const K = config.num_intent_clusters;
  const encoder = layers * (2 * tokens * 12 * D * D + 2 * 2 * pairs * D);
  const nearest = 2 * fused * K * D; // no backward
  const sequenceContrast = 2 * contrasted * D;
  const intentContrast = 2 * (2 * (2 * B) ** 2 * D);
  const clustering = 2 * B * K * D + 2 * K * K * D;
  return 3 * (encoder + sequenceContrast + intentContrast + clustering) + nearest;
}

/**
 * Bytes a step must move if every op reads its inputs and writes its output once: per token and layer
 * 22 D floats forward (q, k, v, context, output, 4D inner twice, norms and residuals), twice that
 * backward; Adam reads and writes each parameter, both moments and the gradient (7 floats).
 */
export function stepBytes({ config, vocabulary }: Shape, { tokens }: Load): number {
  const { max_seq_length: L, hidden_size: D, num_hidden_layers: layers } = config;
  const parameters = (vocabulary + L + config.num_intent_clusters + 12 * D * layers) * D;
  return 4 * (tokens * D * (6 + 3 * 22 * layers) + 7 * parameters);
}
