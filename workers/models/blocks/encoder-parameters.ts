import type { RunConfig } from '../../catalog/config.ts';
import type { Recognised } from '../recommender.ts';
import {
  linearLayer,
  normLayer,
  table,
  type NamedTensors,
  type ParameterSpec,
} from './parameters.ts';

/** The sizes that decide which parameters an encoder has. */
export interface EncoderSize {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly max_seq_length: number;
}

export const ITEMS = 'item_embeddings.weight';
export const POSITIONS = 'position_embeddings.weight';
export const LAYERS = 'item_encoder.layer.';
export const layerName = (layer: number, part: string): string => `${LAYERS}${layer}.${part}`;

/** Rows of the item table: padding, the items, and the official code's unused mask id. */
export const itemRows = (items: number): number => items + 2;

/** Every parameter of the encoder and its item table, in the official order. */
export function encoderParameters(items: number, size: EncoderSize): readonly ParameterSpec[] {
  const d = size.hidden_size;
  const layers = Array.from({ length: size.num_hidden_layers }, (_, layer) => [
    ...['query', 'key', 'value', 'dense'].flatMap((part) =>
      linearLayer(layerName(layer, `attention.${part}`), d, d),
    ),
    ...normLayer(layerName(layer, 'attention.LayerNorm'), d),
    // The feed-forward part is 4 d wide (E: src/modules.py, hidden_size * 4).
    ...linearLayer(layerName(layer, 'intermediate.dense_1'), 4 * d, d),
    ...linearLayer(layerName(layer, 'intermediate.dense_2'), d, 4 * d),
    ...normLayer(layerName(layer, 'intermediate.LayerNorm'), d),
  ]);
  return [
    { ...table(ITEMS, itemRows(items), d), rows: 'items' },
    table(POSITIONS, size.max_seq_length, d),
    ...layers.flat(),
    ...normLayer('LayerNorm', d),
  ];
}

/** A model that is the encoder alone, under settings that are official where no shape tells; null: no encoder. */
export function recogniseEncoder<C extends RunConfig>(
  tensors: NamedTensors,
  defaults: C,
): Recognised<C> | null {
  const found = encoderSize(tensors);
  if (found === null) return null;
  const { items, ...size } = found;
  const told = size as EncoderSize & Partial<C>;
  return { items, told, config: { ...defaults, ...told } };
}

/** The sizes of an encoder by its tensors, NaN where a tensor is missing or misshapen; null: no encoder. */
export function encoderSize(
  tensors: NamedTensors,
): (EncoderSize & { readonly items: number }) | null {
  const items = tensors.get(ITEMS);
  if (items === undefined) return null;
  const [rows, width = NaN] = items.shape;
  return {
    items: rows - itemRows(0),
    hidden_size: width,
    num_hidden_layers: layerCount(tensors),
    max_seq_length: tensors.get(POSITIONS)?.shape[0] ?? NaN,
  };
}

/** So many that a layer left out below the highest one is missed by its tensors; at least one. */
function layerCount(tensors: NamedTensors): number {
  const named = new Set(
    [...tensors.keys()]
      .filter((name) => name.startsWith(LAYERS))
      .map((name) => Number.parseInt(name.slice(LAYERS.length), 10)),
  );
  const highest = Math.max(0, ...[...named].filter((layer) => !Number.isNaN(layer)));
  return Math.min(highest, named.size) + 1;
}
