import { OFFICIAL, type RunConfig } from '../workers/protocol/config.ts';

/** What is measured: the settings, and the item table's rows. */
export interface Shape {
  readonly config: RunConfig;
  readonly vocabulary: number;
  /** Mean length of a training input; the rest of the window is padding. */
  readonly meanLength: number;
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
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;

/**
 * Floating-point operations of one faithful ELCRec step, a multiply-add as two, backward as twice the
 * forward. Matmuls only: what is left is a few per cent and bound by memory, not arithmetic.
 * Rows: B inputs and 2B views, these encoded twice, hence 5B sequences.
 */
export function stepFlop({ config }: Shape): number {
  const { batch_size: B, max_seq_length: L, hidden_size: D, num_hidden_layers: layers } = config;
  const K = config.num_intent_clusters;
  const tokens = 5 * B * L;
  const encoder = layers * (2 * tokens * 12 * D * D + 2 * 2 * tokens * L * D);
  const nearest = 2 * (2 * B * L) * K * D; // no backward
  const sequenceContrast = 2 * (2 * B) ** 2 * L * D;
  const intentContrast = 2 * (2 * (2 * B) ** 2 * D);
  const clustering = 2 * B * K * D + 2 * K * K * D;
  return 3 * (encoder + sequenceContrast + intentContrast + clustering) + nearest;
}

/**
 * Bytes a step must move if every op reads its inputs and writes its output once: per token and layer
 * 22 D floats forward (q, k, v, context, output, 4D inner twice, norms and residuals), twice that
 * backward; Adam reads and writes each parameter, both moments and the gradient (7 floats).
 */
export function stepBytes({ config, vocabulary }: Shape): number {
  const { batch_size: B, max_seq_length: L, hidden_size: D, num_hidden_layers: layers } = config;
  const tokens = 5 * B * L;
  const parameters = (vocabulary + L + config.num_intent_clusters + 12 * D * layers) * D;
  return 4 * (tokens * D * (6 + 3 * 22 * layers) + 7 * parameters);
}
