import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { LabFailure, type LabError } from '../../workers/protocol/errors.ts';

/** A fixture of test/fixtures/checkpoints; the scripts beside them made them. */
export const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/checkpoints/${name}`, import.meta.url)));

/** A small file that once went wrong, of test/fixtures/cases. */
export const caseFile = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/cases/${name}`, import.meta.url)));

/** The record of the failure that `work` must end in. */
export function failureOf(work: () => unknown): LabError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof LabFailure) return thrown.error;
    throw thrown;
  }
  throw new Error('Expected a failure, but there was none.');
}

type Part = string | number | Uint8Array;

/** Bytes from opcodes (numbers) and text. */
export function bytes(...parts: readonly Part[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number'
        ? [part]
        : [...(typeof part === 'string' ? encoder.encode(part) : part)],
    ),
  );
}

/** A number as `size` little-endian bytes. */
export const le = (value: number | bigint, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));

/** BINUNICODE: a string on the pickle's stack. */
export const text = (value: string): Uint8Array =>
  bytes('X', le(new TextEncoder().encode(value).length, 4), value);

/** GLOBAL: a function or class by name. */
export const global = (module: string, name: string): Uint8Array => bytes(`c${module}\n${name}\n`);

/** BININT: a 32-bit integer. */
export const int = (value: number): Uint8Array => bytes('J', le(value, 4));

/** A tuple of what the parts push. */
export const tuple = (...parts: readonly Part[]): Uint8Array => bytes('(', ...parts, 't');

/** The instructions that rebuild one tensor from storage `key`. */
export const tensor = (options: {
  readonly key?: string;
  readonly storage?: string;
  readonly elements: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}): Uint8Array =>
  bytes(
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(
      tuple(
        text('storage'),
        global('torch', options.storage ?? 'FloatStorage'),
        text(options.key ?? '0'),
        text('cpu'),
        int(options.elements),
      ),
      'Q',
      int(options.offset ?? 0),
      tuple(...options.shape.map(int)),
      tuple(...options.strides.map(int)),
      0x89,
      bytes(global('collections', 'OrderedDict'), ')R'),
    ),
    'R',
  );

/** A pickle of protocol 2 that is the dict {name: value, …}. */
export const dictPickle = (entries: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  bytes(
    0x80,
    2,
    '}(',
    ...Object.entries(entries).flatMap(([name, value]) => [text(name), value]),
    'u.',
  );

/** A .pt file in the zip format around a pickle, nothing compressed. */
export const ptZip = (
  pickle: Uint8Array,
  others: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({ 'data.pkl': pickle, version: bytes('3\n'), ...others }).map(
        ([name, content]) => [`archive/${name}`, content],
      ),
    ),
    { level: 0 },
  );
