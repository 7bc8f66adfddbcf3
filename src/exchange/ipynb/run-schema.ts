import * as v from 'valibot';
import type { DataOrigin } from '../../runs/record.ts';
import type { Rules } from '../../storage/schema/rules.ts';
import { lossNamesSchema, runSchema } from '../../storage/schema/run.ts';
import { readOrigin } from '../../document/origin.ts';
import { isPlain, Reader } from '../../document/reading.ts';
import { unpackArray } from './arrays.ts';

/*
 * A run from a file, which anyone may have written. What this browser stored itself (src/storage/stored.ts) is
 * taken at its word in places; here every number is finite and bounded, every text and list has an end, and
 * what is not known is dropped, so that no figure can be made to fail or to hang.
 */

/** Read as the dataset cell reads it: no address ever comes out of a file. Null for what it cannot use. */
const origin = v.pipe(
  v.unknown(),
  v.transform((value): DataOrigin | null => {
    if (!isPlain(value)) return null;
    const { kind, options, name } = value;
    const flat = kind === 'planted' && isPlain(options) ? options : { name };
    const reader = new Reader({ ...flat, source: kind });
    const read = readOrigin(reader);
    return reader.finish().length === 0 ? read : null;
  }),
);

/** An array as the file has it. */
const packed = <T extends Int32Array | Float32Array>(unpack: (value: unknown) => T | null) =>
  v.pipe(
    v.unknown(),
    v.transform(unpack),
    v.custom<T>((array) => array !== null),
  );

export const ANYONES: Rules = {
  object: (entries) => v.object(entries),
  list: (item, most) => v.pipe(v.array(item), v.maxLength(most), v.readonly()),
  oneOf: (words) => v.picklist(words),
  count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  real: v.pipe(v.number(), v.finite()),
  word: v.pipe(v.string(), v.maxLength(1_000)),
  prose: v.pipe(v.string(), v.maxLength(100_000)),
  // As a setting is called.
  lossName: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/)),
  int32: packed((value) => unpackArray('int32', value)),
  float32: v.pipe(
    packed((value) => unpackArray('float32', value)),
    v.check((values) => values.every(Number.isFinite)),
  ),
  origin,
};

export const lossNames = lossNamesSchema(ANYONES);

/** Everything of a run but steps and maps, its epochs in order. */
export const runHead = v.pipe(
  runSchema(ANYONES),
  v.check(({ epochs }) => epochs.every((one, i) => i === 0 || one.epoch > epochs[i - 1].epoch)),
);
