import * as v from 'valibot';
import type { DataOrigin } from '../../runs/record.ts';

export type Schema<T> = v.GenericSchema<unknown, T>;
/** Of texts, which may be the keys of a record. */
export type Text = v.GenericSchema<string, string>;

/** What an object with these entries is read as. */
export type Entries<E extends v.ObjectEntries> = Schema<
  v.InferOutput<v.ObjectSchema<E, undefined>>
>;

/**
 * How strictly a record is read. What a record is made of is stated once, in terms of these: what this browser stored
 * itself is taken at its word in places, a file may have been written by anyone.
 */
export interface Rules {
  /** Keys that are not stated, as a newer page writes them, are kept or dropped. */
  readonly object: <const E extends v.ObjectEntries>(entries: E) => Entries<E>;
  readonly list: <T>(item: Schema<T>, most: number) => Schema<readonly T[]>;
  /** One of the words that this page knows. */
  readonly oneOf: <const T extends string>(words: readonly T[]) => Schema<T>;
  /** A whole number, 0 or more. */
  readonly count: Schema<number>;
  readonly real: Schema<number>;
  readonly word: Text;
  readonly prose: Text;
  /** Of a loss: it stands in legends and at the head of columns. */
  readonly lossName: Text;
  /** Whole numbers, and coordinates. */
  readonly int32: Schema<Int32Array>;
  readonly float32: Schema<Float32Array>;
  /** Where data came from; null for what cannot be used. */
  readonly origin: Schema<DataOrigin | null>;
}

/** What is taken for a `T` when it looks like one: this browser wrote it. */
const trusted = <T>(looks: v.GenericSchema): Schema<T> =>
  v.custom<T>((value) => v.is(looks, value));

const origin = v.looseObject({ kind: v.picklist(['bundled', 'planted', 'catalog', 'file']) });

/** For what this browser stored itself. */
export const OWN: Rules = {
  object: (entries) => v.looseObject(entries),
  list: (item) => v.array(item),
  // Also one that only a newer page knows.
  oneOf: () => trusted(v.string()),
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  real: v.number(),
  word: v.string(),
  prose: v.string(),
  lossName: v.string(),
  int32: v.instance(Int32Array),
  float32: v.instance(Float32Array),
  origin: v.nullable(trusted<DataOrigin>(origin)),
};
