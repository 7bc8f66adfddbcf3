/**
 * What ELCRec and ICLRec share, in float64: the encoder (E: src/models.py; ICLRec's src/models.py says the
 * same), a batch of users and their two views, and the next-item loss.
 */
import type { NamedTensors } from '../../../workers/models/blocks/parameters.ts';
import { attention, gelu, layerNorm } from './encoder.ts';
import { nextItem, type Term } from './losses.ts';
import { named, type Named, type Statement } from './statement.ts';
import { add, linear, rowsOf, sideBySide, type Matrix, type Tape } from './tape.ts';

/** A golden case of a model on this encoder. */
export interface SequenceCase {
  readonly heads: number;
  readonly layers: number;
  readonly length: number;
  /** Weights of L_seq_cl and L_intent_cl. */
  readonly weights: { readonly cl: number; readonly icl: number };
  readonly temperature: number;
  readonly maskFalseNegatives: boolean;
  readonly adam: Statement['adam'];
  readonly parameters: NamedTensors;
  /** Padded ids [B * L]; labels [B]. */
  readonly batch: Readonly<
    Record<
      'inputIds' | 'targetPos' | 'targetNeg' | 'view1' | 'view2' | 'sequenceLabel',
      readonly number[]
    >
  >;
}

/** Ids [B * L] -> every position, [B * L, D]. */
export function encoded(
  tape: Tape,
  { heads, layers, length }: SequenceCase,
  p: Named,
  ids: readonly number[],
): Matrix {
  const get = (name: string) => named(p, name);
  const project = (x: Matrix, name: string) =>
    linear(tape, x, get(`${name}.weight`), get(`${name}.bias`));
  const normalise = (x: Matrix, name: string) =>
    layerNorm(tape, x, get(`${name}.weight`), get(`${name}.bias`));
  const sees = (row: number, query: number, key: number) =>
    key <= query && ids[row * length + key] > 0;

  const items = rowsOf(tape, get('item_embeddings.weight'), ids, 0);
  const places = rowsOf(
    tape,
    get('position_embeddings.weight'),
    ids.map((_, i) => i % length),
  );
  let x = normalise(add(tape, items, places), 'LayerNorm');
  for (let i = 0; i < layers; i++) {
    const name = (part: string) => `item_encoder.layer.${i}.${part}`;
    const [q, k, v] = ['query', 'key', 'value'].map((part) =>
      project(x, name(`attention.${part}`)),
    );
    const context = project(
      attention(tape, q, k, v, { heads, length, sees }),
      name('attention.dense'),
    );
    const y = normalise(add(tape, context, x), name('attention.LayerNorm'));
    const inner = gelu(tape, project(y, name('intermediate.dense_1')));
    const outer = project(inner, name('intermediate.dense_2'));
    x = normalise(add(tape, outer, y), name('intermediate.LayerNorm'));
  }
  return x;
}

/** A batch encoded: the users h and both views, [B * L, D] each, and L_rec. */
export function users(
  tape: Tape,
  given: SequenceCase,
  p: Named,
): { h: Matrix; views: readonly [Matrix, Matrix]; rec: Term } {
  const { batch, length } = given;
  const table = named(p, 'item_embeddings.weight');
  const h = encoded(tape, given, p, batch.inputIds);
  if (h.rows % length !== 0) throw new Error('a batch of whole sequences');
  const [view1, view2] = [batch.view1, batch.view2].map((ids) => encoded(tape, given, p, ids));
  const positive = rowsOf(tape, table, batch.targetPos, 0);
  const negative = rowsOf(tape, table, batch.targetNeg, 0);
  const real = batch.targetPos.map((id) => id > 0);
  return { h, views: [view1, view2], rec: nextItem(tape, h, positive, negative, real, 1) };
}

/** Positions side by side: [B * L, F] -> [B, L * F]. */
export const flat = (tape: Tape, x: Matrix, { length }: SequenceCase): Matrix =>
  sideBySide(tape, x, length);

/** Multiplications of one step, about. */
export function productsOf({ parameters, batch, layers, length }: SequenceCase): number {
  const width = parameters.get('item_embeddings.weight')?.shape[1] ?? 1;
  return 3 * batch.inputIds.length * layers * width * (12 * width + 2 * length);
}
