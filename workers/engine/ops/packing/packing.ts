import { dispose, tensor1d, tensor2d, type Tensor1D, type Tensor2D } from '../../tf.ts';
import { pickRows, type PickedRows } from '../embedding/rows.ts';

/**
 * Sequences without their padding: the real tokens of [rows, L] side by side, sequence after
 * sequence, as T rows of a matrix [T, F]. Spare rows at the end fill T up to a size that comes again
 * from batch to batch, so that devices which keep buffers by size meet few; nothing reads them and
 * they receive no gradient.
 */
export interface Packing {
  /** Sequences. */
  readonly rows: number;
  /** L */
  readonly length: number;
  /** T, spare ones included. */
  readonly tokens: number;
  /** int32 [real]: where each real token stands in the padded layout, sequence * L + position. On the host. */
  readonly hostPlaces: Int32Array;
  /** The same on the device, int32 [T]; 0 for spare tokens. */
  readonly places: Tensor1D;
  /** int32 [T, 3]: first token of its sequence, end of it, place. All 0 for spare tokens. */
  readonly spans: Tensor2D;
  /** int32 [rows + 1]: sequence r owns the tokens starts[r] .. starts[r + 1]. */
  readonly starts: Tensor1D;
  /** The position of each token, with the plan of what is summed by position; spare tokens left out. */
  readonly positions: PickedRows;
}

/** Packs sequences whose places (sequence * L + position, ascending) hold a real item. The caller owns the result. */
export function packing(hostPlaces: Int32Array, rows: number, length: number): Packing {
  const real = hostPlaces.length;
  const tokens = roomFor(real);
  const places = new Int32Array(tokens);
  places.set(hostPlaces);
  const starts = new Int32Array(rows + 1);
  for (const place of hostPlaces) starts[Math.floor(place / length) + 1]++;
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  const spans = new Int32Array(3 * tokens);
  hostPlaces.forEach((place, token) => {
    const row = Math.floor(place / length);
    spans.set([starts[row], starts[row + 1], place], 3 * token);
  });
  return {
    rows,
    length,
    tokens,
    hostPlaces,
    places: tensor1d(places, 'int32'),
    spans: tensor2d(spans, [tokens, 3], 'int32'),
    starts: tensor1d(starts, 'int32'),
    positions: pickRows(
      places.map((place) => place % length),
      length,
      -1,
      real,
    ),
  };
}

export function disposePacking({ places, spans, starts, positions }: Packing): void {
  dispose([places, spans, starts, positions.ids, positions.order, positions.starts]);
}

/** Rows for so many tokens: at most an eighth of them spare, eight sizes from one power of two to the next. */
export function roomFor(tokens: number): number {
  const step = Math.max(16, 2 ** Math.floor(Math.log2(Math.max(1, tokens))) / 8);
  return Math.max(1, Math.ceil(tokens / step)) * step;
}
