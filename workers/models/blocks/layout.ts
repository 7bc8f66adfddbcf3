/** What the two layouts of a batch compute differently: everything else treats positions alike. */
import {
  attention,
  dropout,
  embedding,
  lastAttention,
  packedAttention,
  packedDropout,
  type DropoutDraw,
} from '../../engine/ops/index.ts';
import { gather, tensor1d, tile, type Tensor2D } from '../../engine/tf.ts';
import type { Pooling } from '../../catalog/contrast-fields.ts';
import type { Layout, PackedSequences, Sequences } from './sequences.ts';

/**
 * The layout that the mean of a sequence needs. With `real_positions` nothing reads a padded
 * position, and no real position attends to one, so padding need not be computed. With
 * `all_positions` padding is part of every mean, as officially. What takes no mean: model/needs.ts.
 */
export const layoutOf = (pooling: Pooling): Layout =>
  pooling === 'real_positions' ? 'packed' : 'padded';

/** The learned position of every token: table [L, D] -> [tokens, D]. */
export const positionsOf = (input: Sequences, table: Tensor2D): Tensor2D =>
  input.layout === 'packed'
    ? embedding(table, input.packing.positions)
    : tile(table, [input.rows, 1]);

/** Dropout of x [tokens, D]; one draw drops the same in both layouts. */
export const drop = (input: Sequences, x: Tensor2D, draw: DropoutDraw | null): Tensor2D =>
  input.layout === 'packed' ? packedDropout(x, input.packing, draw) : dropout(x, draw);

/** Self-attention within each sequence: q, k, v [tokens, D] -> [tokens, D]. */
export function attend(
  input: Sequences,
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  heads: number,
  draw: DropoutDraw | null,
): Tensor2D {
  if (input.layout === 'packed')
    return packedAttention(q, k, v, input.packing, { heads, causal: true }, draw);
  const { rows, length, mask } = input;
  return attention(q, k, v, mask, { rows, length, heads }, draw);
}

/** The last token of every sequence, each of which has one: x [tokens, D] -> [rows, D]. */
export function lastTokens({ packing }: PackedSequences, x: Tensor2D): Tensor2D {
  const { rows, length, hostPlaces } = packing;
  const last = new Int32Array(rows);
  hostPlaces.forEach((place, token) => (last[Math.floor(place / length)] = token));
  return gather(x, tensor1d(last, 'int32'));
}

/** Self-attention of the last tokens alone: q [rows, D], k and v [tokens, D] -> [rows, D]. */
export const attendFromLast = (
  { packing }: PackedSequences,
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  heads: number,
): Tensor2D => lastAttention(q, k, v, packing, heads);
