import * as v from 'valibot';
import type { DataOrigin } from '../../runs/record.ts';

export type Schema<T> = v.GenericSchema<unknown, T>;

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
  readonly word: Schema<string>;
  readonly prose: Schema<string>;
  /** Of a cell or a notebook. */
  readonly id: Schema<string>;
  /** Of a loss: it stands in legends and at the head of columns. */
  readonly lossName: Schema<string>;
  /** Where data came from; null for what cannot be used. */
  readonly origin: Schema<DataOrigin | null>;
}

const origin = v.nullable(
  v.looseObject({ kind: v.picklist(['bundled', 'planted', 'catalog', 'file']) }),
);

/** For what this browser stored itself. */
export const OWN: Rules = {
  object: (entries) => v.looseObject(entries),
  list: (item) => v.array(item),
  oneOf: <T extends string>() => v.string() as unknown as Schema<T>,
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  real: v.number(),
  word: v.string(),
  prose: v.string(),
  id: v.string(),
  lossName: v.string(),
  origin: origin as unknown as Schema<DataOrigin | null>,
};
