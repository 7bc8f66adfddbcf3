import { mismatch, printable, severalModels } from './failure.ts';
import { isItems, isWrapping, ITEMS } from './official-names.ts';
import { sameTensors, shapeText, type NamedTensor, type NamedTensors } from './tensors.ts';

/** A tensor that a model has. A size of NaN is any from 1. */
export interface Expected {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * The tensors of a model as its list names them, in that order. What stands outside the model (other heads,
 * optimiser state) is left aside.
 * @throws LabFailure CHECKPOINT_MISMATCH naming the tensor that is missing, of the wrong shape, or
 *   unknown inside a module of the model.
 */
export function takeTensors(tensors: NamedTensors, expected: readonly Expected[]): NamedTensors {
  const taken = new Map(expected.map((one) => [one.name, taking(tensors, one)]));
  const modules = new Set([...taken.keys()].map(moduleOf));
  const unknown = [...tensors.keys()].find(
    (name) => !taken.has(name) && modules.has(moduleOf(name)),
  );
  if (unknown !== undefined) {
    throw unlike(`The model of the checkpoint has an unknown tensor ${printable(unknown)}.`);
  }
  return taken;
}

function taking(tensors: NamedTensors, { name, shape }: Expected): NamedTensor {
  const found = tensors.get(name);
  const sizes = shape.map((size) => (size > 0 ? size : null));
  const wanted = `[${sizes.map((size) => size ?? 'any').join(' × ')}]`;
  if (found === undefined) {
    throw unlike(`The checkpoint has no tensor ${name}; one of shape ${wanted} is expected.`);
  }
  const fits =
    found.shape.length === sizes.length &&
    found.shape.every((size, axis) => size > 0 && size === (sizes[axis] ?? size));
  if (fits) return found;
  throw unlike(
    `The tensor ${name} of the checkpoint is ${shapeText(found.shape)}; ${wanted} is expected.`,
  );
}

/** `item_encoder` of `item_encoder.layer.0…`. */
const moduleOf = (name: string): string => name.split('.', 1)[0];

/**
 * The tensors of an official encoder by their official names, without the prefix they have in common
 * (`module.`); as they are where there is no such encoder.
 */
export function withoutPrefix(tensors: NamedTensors): NamedTensors {
  const prefix = commonPrefix(tensors);
  return prefix === '' ? tensors : under(tensors, prefix);
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
  const wrapped = prefixes.filter(isWrapping);
  const [first = '', ...others] = wrapped.length > 0 ? wrapped : prefixes;
  if (first === '') return '';
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

/** What a file that no model knows as its own holds instead. */
export function unknownModel(tensors: NamedTensors) {
  const found = [...tensors.keys()].slice(0, 3).map(printable).join(', ') || 'nothing';
  return unlike(`The checkpoint has no tensor ${ITEMS}; it holds ${found}.`);
}

const unlike = (message: string) =>
  mismatch(message, 'Choose a checkpoint of an ELCRec or ICLRec encoder in the official layout.');
