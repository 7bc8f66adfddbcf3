import { mismatch, printable, severalModels } from './failure.ts';
import { isItems, isWrapping, ITEMS } from './official-names.ts';
import { sameTensors, shapeText, type NamedTensor, type NamedTensors } from './tensors.ts';

/** What names and shapes tell of a model. The number of heads is in no shape: see `config`. */
export interface Architecture {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly max_seq_length: number;
  /** Rows of the item embedding: padding, items, mask id. */
  readonly vocabulary: number;
  /** Null for a model without centres (variant B). */
  readonly num_intent_clusters: number | null;
  /** Numbers in {@link parameters}. */
  readonly parameterCount: number;
  /** Exactly the model's tensors, by official name without prefix, in the official order. */
  readonly parameters: NamedTensors;
}

/**
 * The architecture of an ELCRec encoder from its state_dict (official names: src/models.py and
 * modules.py of yueliu1999/ELCRec). A common prefix such as `module.` is tolerated, and tensors
 * outside the encoder (other heads, optimiser state) are left aside.
 * @throws LabFailure CHECKPOINT_MISMATCH naming the tensor that is missing, of the wrong shape, or
 *   unknown inside the encoder.
 */
export function describeArchitecture(tensors: NamedTensors): Architecture {
  const prefix = commonPrefix(tensors);
  const parameters = new Map<string, NamedTensor>();

  /** Takes a tensor over; null in `expected` accepts any size from 1. */
  const take = (name: string, ...expected: (number | null)[]): readonly number[] => {
    const tensor = tensors.get(prefix + name);
    const wanted = `[${expected.map((size) => size ?? 'any').join(' × ')}]`;
    if (tensor === undefined) {
      throw unlike(`The checkpoint has no tensor ${name}; one of shape ${wanted} is expected.`);
    }
    const { shape } = tensor;
    const fits =
      shape.length === expected.length &&
      shape.every((size, axis) => size > 0 && size === (expected[axis] ?? size));
    if (!fits) {
      throw unlike(
        `The tensor ${name} of the checkpoint is ${shapeText(shape)}; ${wanted} is expected.`,
      );
    }
    parameters.set(name, tensor);
    return shape;
  };

  const hasCentres = tensors.has(`${prefix}cluster_centers`);
  const width = tensors.get(prefix + ITEMS)?.shape[1] ?? null;
  const centres = hasCentres ? take('cluster_centers', null, width) : null;
  const [vocabulary, d] = take(ITEMS, null, width);
  const [length] = take('position_embeddings.weight', null, d);
  const layers = layerCount(tensors, prefix);
  for (let layer = 0; layer < layers; layer++) {
    const at = `item_encoder.layer.${layer}.`;
    for (const linear of ['query', 'key', 'value', 'dense']) {
      take(`${at}attention.${linear}.weight`, d, d);
      take(`${at}attention.${linear}.bias`, d);
    }
    take(`${at}attention.LayerNorm.weight`, d);
    take(`${at}attention.LayerNorm.bias`, d);
    // The feed-forward part is 4 d wide (modules.py: hidden_size * 4).
    take(`${at}intermediate.dense_1.weight`, 4 * d, d);
    take(`${at}intermediate.dense_1.bias`, 4 * d);
    take(`${at}intermediate.dense_2.weight`, d, 4 * d);
    take(`${at}intermediate.dense_2.bias`, d);
    take(`${at}intermediate.LayerNorm.weight`, d);
    take(`${at}intermediate.LayerNorm.bias`, d);
  }
  take('LayerNorm.weight', d);
  take('LayerNorm.bias', d);

  const unknown = [...tensors.keys()].find(
    (name) =>
      name.startsWith(`${prefix}item_encoder.`) && !parameters.has(name.slice(prefix.length)),
  );
  if (unknown !== undefined) {
    throw unlike(`The encoder of the checkpoint has an unknown tensor ${printable(unknown)}.`);
  }
  return {
    hidden_size: d,
    num_hidden_layers: layers,
    max_seq_length: length,
    vocabulary,
    num_intent_clusters: centres?.[0] ?? null,
    parameterCount: [...parameters.values()].reduce((sum, { values }) => sum + values.length, 0),
    parameters,
  };
}

/**
 * What stands before the official names. Of several copies it is the one without a prefix, else the one
 * that is only wrapped; copies of equal standing must be the same.
 */
function commonPrefix(tensors: NamedTensors): string {
  const prefixes = [...tensors.keys()]
    .filter(isItems)
    .map((name) => name.slice(0, -ITEMS.length))
    .sort((a, b) => a.length - b.length);
  if (prefixes[0] === '') return '';
  const wrapped = prefixes.filter(isWrapping);
  const [first, ...others] = wrapped.length > 0 ? wrapped : prefixes;
  if (first === undefined) {
    const found = [...tensors.keys()].slice(0, 3).map(printable).join(', ') || 'nothing';
    throw unlike(`The checkpoint has no tensor ${ITEMS}; it holds ${found}.`);
  }
  const copy = under(tensors, first);
  if (others.every((prefix) => sameTensors(copy, under(tensors, prefix)))) return first;
  throw severalModels([first, ...others].map((prefix) => prefix.slice(0, -1)));
}

/** The tensors after a prefix, by the names that are left. */
const under = (tensors: NamedTensors, prefix: string): NamedTensors =>
  new Map(
    [...tensors].flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
    ),
  );

/** One more than the highest layer named; a layer left out is then missed by its tensors. */
function layerCount(tensors: NamedTensors, prefix: string): number {
  const start = `${prefix}item_encoder.layer.`;
  return [...tensors.keys()]
    .filter((name) => name.startsWith(start))
    .map((name) => Number.parseInt(name.slice(start.length), 10) + 1)
    .reduce((most, layer) => (layer > most ? layer : most), 1);
}

const unlike = (message: string) =>
  mismatch(message, 'Choose a checkpoint of an ELCRec or ICLRec encoder in the official layout.');
