import type { Dtype, Layout } from './dtypes.ts';

/** What the restricted unpickler can hold: data only. No value here has behaviour. */
export type PickleValue = null | boolean | number | bigint | string | PickleObject;

export type PickleObject =
  | PickleBytes
  | PickleSequence
  | PickleDict
  | PickleGlobal
  | PickleOpaque
  | PickleStorage
  | PickleTensor;

export interface PickleBytes {
  readonly kind: 'bytes';
  readonly value: Uint8Array;
}

export interface PickleSequence {
  readonly kind: 'sequence';
  readonly form: 'list' | 'tuple' | 'set';
  readonly items: PickleValue[];
}

/** A dict or OrderedDict; entries in file order. */
export interface PickleDict {
  readonly kind: 'dict';
  readonly entries: Map<PickleValue, PickleValue>;
}

/** The name of a function or class, never the thing itself. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}

/**
 * What only code could make, and so is not made: a record of the class or function that was asked for
 * and of what was to be put into it.
 */
export interface PickleOpaque {
  readonly kind: 'opaque';
  readonly name: string;
  /** What was set as a dict's items are: the contents where it is a kind of dict. */
  readonly entries: Map<PickleValue, PickleValue>;
  /** What was to become its attributes; null for nothing. */
  state: PickleValue;
}

/** A flat array kept beside the pickle, under `key`. */
export interface PickleStorage {
  readonly kind: 'storage';
  readonly key: string;
  /** Null for element types that are not read here; their bytes can still be passed over. */
  readonly dtype: Dtype | null;
  readonly elementBytes: number;
  readonly byteLength: number;
}

/** A view on a storage; its layout has been checked to lie within it. */
export interface PickleTensor {
  readonly kind: 'tensor';
  readonly storage: PickleStorage;
  readonly dtype: Dtype;
  readonly layout: Layout;
}

export const sequence = (
  form: PickleSequence['form'],
  items: PickleValue[] = [],
): PickleSequence => ({ kind: 'sequence', form, items });

export const dict = (): PickleDict => ({ kind: 'dict', entries: new Map() });

export const opaque = (name: string): PickleOpaque => ({
  kind: 'opaque',
  name,
  entries: new Map(),
  state: null,
});

/** The value where it is of this kind, else null. */
export function asKind<K extends PickleObject['kind']>(
  value: PickleValue | undefined,
  kind: K,
): Extract<PickleObject, { kind: K }> | null {
  if (typeof value !== 'object' || value === null || value.kind !== kind) return null;
  return value as Extract<PickleObject, { kind: K }>;
}
