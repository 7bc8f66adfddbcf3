import {
  disposePacking,
  MASKED,
  packing,
  pickRows,
  type Packing,
  type PickedRows,
} from '../../engine/ops/index.ts';
import {
  dispose,
  tensor,
  tidy,
  expandDims,
  sub,
  mul,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '../../engine/tf.ts';

/** Padded sequences on the device: [rows, L] as the official code lays them. */
export interface PaddedSequences {
  readonly layout: 'padded';
  readonly rows: number;
  readonly length: number;
  readonly picked: PickedRows;
  /** [rows, L] 1 at real items, 0 at padding. */
  readonly real: Tensor2D;
  /** [rows, 1, L, L] added to attention scores. */
  readonly mask: Tensor4D;
}

/** Real items alone, side by side: T tokens. What a real position is computed from is all there. */
export interface PackedSequences {
  readonly layout: 'packed';
  readonly rows: number;
  readonly length: number;
  readonly picked: PickedRows;
  readonly packing: Packing;
}

/** Sequences as the encoder reads them, in either layout. */
export type Sequences = PaddedSequences | PackedSequences;
export type Layout = Sequences['layout'];

/** [L, L] 1 where a query may see a key: not the future. */
function causal(length: number): Tensor2D {
  const values = new Float32Array(length * length);
  for (let query = 0; query < length; query++) {
    values.fill(1, query * length, query * length + query + 1);
  }
  return tensor(values, [length, length]);
}

/** ids [rows, L], left-padded with 0, to the device. The caller owns the result: disposeSequences. */
export function sequences(ids: Int32Array, length: number, vocabulary: number): PaddedSequences {
  const rows = ids.length / length;
  const picked = pickRows(ids, vocabulary, 0);
  const real = tensor(
    Float32Array.from(ids, (id) => (id > 0 ? 1 : 0)),
    [rows, length],
  );
  const mask = tidy(() => {
    const keys = expandDims(expandDims(real, 1), 1); // [rows, 1, 1, L]
    return mul(sub(1, mul(keys, causal(length))), MASKED);
  });
  return {
    layout: 'padded',
    rows,
    length,
    picked,
    real: real as Tensor2D,
    mask: mask as Tensor4D,
  };
}

/** The same without the padding: ids [rows, L], 0 where there is no item, wherever that is. */
export function packedSequences(
  ids: Int32Array,
  length: number,
  vocabulary: number,
): PackedSequences {
  const rows = ids.length / length;
  const plan = packing(realPlaces(ids), rows, length);
  return {
    layout: 'packed',
    rows,
    length,
    picked: pickRows(packed(ids, plan), vocabulary, 0),
    packing: plan,
  };
}

/** Where ids [rows, L] are items, ascending. */
export function realPlaces(ids: Int32Array): Int32Array {
  const places = new Int32Array(ids.length);
  let count = 0;
  ids.forEach((id, place) => {
    if (id > 0) places[count++] = place;
  });
  return places.slice(0, count);
}

/** What stands at the tokens' places of values [rows, L]: int32 [T], 0 for spare tokens. */
export function packed(values: Int32Array, { hostPlaces, tokens }: Packing): Int32Array {
  const out = new Int32Array(tokens);
  hostPlaces.forEach((place, token) => (out[token] = values[place]));
  return out;
}

export const sequencesIn = (
  layout: Layout,
  ids: Int32Array,
  length: number,
  vocabulary: number,
): Sequences =>
  layout === 'packed'
    ? packedSequences(ids, length, vocabulary)
    : sequences(ids, length, vocabulary);

export function disposeSequences(input: Sequences): void {
  const { ids, order, starts } = input.picked;
  const all: Tensor[] = [ids, order, starts];
  dispose(all);
  switch (input.layout) {
    case 'padded':
      dispose([input.real, input.mask]);
      break;
    case 'packed':
      disposePacking(input.packing);
      break;
  }
}
