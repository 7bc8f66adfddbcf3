import * as v from 'valibot';
import type { RunConfig } from '../catalog/config.ts';
import { ByteReader } from './byte-reader.ts';
import { contiguousStrides, DTYPE_BYTES, toFloat32, type Dtype } from './dtypes.ts';
import { badCheckpoint, printable } from './failure.ts';
import { headsNamed } from './heads.ts';
import { readMetadata, writeMetadata, type CheckpointMetadata } from './metadata.ts';
import { isOfficial } from './official-names.ts';
import { elementCount, MAX_ELEMENTS, type NamedTensors } from './tensors.ts';

/**
 * The safetensors format (huggingface/safetensors, README "Format"): an 8-byte little-endian header
 * length, the header as JSON, then the tensors' bytes, little-endian, without gaps.
 */
const LENGTH_BYTES = 8;
const ALIGNMENT = 8;
/** The reference allows 100 MB; the longest header of ours is a few kB. */
const MAX_HEADER_BYTES = 8 * 2 ** 20;

/** Bytes an element takes in the format's other types: such a tensor beside the weights is passed over. */
const OTHER_TYPES: ReadonlyMap<string, number> = new Map([
  ...['F8_E4M3', 'F8_E5M2', 'F8_E8M0'].map((name) => [name, 1] as const),
  ['U16', 2],
  ['U32', 4],
  ['U64', 8],
  ['C64', 8],
]);

const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Entry = v.strictObject({
  dtype: v.string(),
  shape: v.pipe(v.array(Size), v.maxLength(8)),
  data_offsets: v.strictTuple([Size, Size]),
});
const Texts = v.record(v.string(), v.string());

/**
 * Reads tensors (as float32) and, where the notebook wrote the file, what it says about itself.
 * @throws LabFailure BAD_CHECKPOINT: header, offsets, sizes and types are checked as strictly as the
 *   reference does (ranges within the file, in order, without overlap or gap).
 */
export function readSafetensors(file: Uint8Array): {
  readonly tensors: NamedTensors;
  readonly metadata: CheckpointMetadata | null;
  /** Attention heads as the file names them; null for none. */
  readonly heads: number | null;
} {
  const reader = new ByteReader(file);
  const headerBytes = reader.length64();
  if (headerBytes > MAX_HEADER_BYTES) throw damaged('its header is too long');
  const { __metadata__: texts, ...entries } = parseHeader(reader.utf8(headerBytes));
  const data = file.subarray(reader.position);

  const ranges = Object.entries(entries).map(([name, entry]) => readRange(name, entry));
  requireTiling(ranges, data.length);
  const tensors = new Map(
    ranges.flatMap(({ name, dtype, shape, begin, end }) => {
      if (dtype === null) return [];
      const layout = { shape, strides: contiguousStrides(shape), offset: 0 };
      const values = toFloat32(data.subarray(begin, end), dtype, layout, true);
      return [[name, { shape, values }] as const];
    }),
  );
  return { tensors, ...readTexts(texts ?? {}) };
}

interface Range {
  readonly name: string;
  /** Null for a type that is not read here. */
  readonly dtype: Dtype | null;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseHeader(text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw damaged('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw damaged('its header is not an object');
  }
  return header as Record<string, unknown>;
}

function readRange(name: string, value: unknown): Range {
  const parsed = v.safeParse(Entry, value);
  if (!parsed.success) throw damaged(`the entry ${printable(name)} is malformed`);
  const { dtype, shape, data_offsets } = parsed.output;
  const [begin, end] = data_offsets;
  const read = isDtype(dtype) ? dtype : null;
  const elementBytes = read === null ? OTHER_TYPES.get(dtype) : DTYPE_BYTES[read];
  if (elementBytes === undefined || (read === null && isOfficial(name))) {
    throw damaged(`${printable(name)} has the type ${printable(dtype)}, which is not read here`);
  }
  if (end - begin !== elementCount(shape) * elementBytes) {
    throw damaged(`the bytes of ${printable(name)} do not fit its shape`);
  }
  return { name, dtype: read, shape, begin, end };
}

const isDtype = (name: string): name is Dtype => Object.hasOwn(DTYPE_BYTES, name);

/** The ranges cover the data exactly: in bounds, no overlap, no gap, nothing after the last. */
function requireTiling(ranges: readonly Range[], dataBytes: number): void {
  let at = 0;
  let elements = 0;
  for (const { name, shape, begin, end } of [...ranges].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== at) throw damaged(`${printable(name)} overlaps another tensor or leaves a gap`);
    if (end > dataBytes) throw damaged(`${printable(name)} ends beyond the end of the file`);
    at = end;
    elements += elementCount(shape);
  }
  if (at !== dataBytes) throw damaged('bytes follow the last tensor');
  if (elements > MAX_ELEMENTS) throw damaged('its tensors are larger than any model here');
}

function readTexts(value: unknown): Pick<ReturnType<typeof readSafetensors>, 'metadata' | 'heads'> {
  const parsed = v.safeParse(Texts, value);
  if (!parsed.success) throw damaged('its metadata is not text');
  const texts = new Map(Object.entries(parsed.output));
  const metadata = readMetadata(texts);
  return { metadata, heads: headsOf(metadata?.config) ?? headsNamed(texts) };
}

/** A model without attention has none. */
const headsOf = (config: RunConfig | undefined): number | null =>
  typeof config?.num_attention_heads === 'number' ? config.num_attention_heads : null;

/**
 * The bytes of a safetensors file with every tensor as F32, in the order given. Written values are
 * bit for bit those of the arrays; the same input gives the same bytes.
 */
export function writeSafetensors(
  tensors: NamedTensors,
  metadata: CheckpointMetadata,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  const entries: [string, unknown][] = [['__metadata__', writeMetadata(metadata)]];
  for (const [name, { shape, values }] of tensors) {
    if (elementCount(shape) !== values.length) {
      throw new Error(`${name}: ${values.length} values do not fit the shape [${shape.join()}]`);
    }
    const end = at + values.byteLength;
    entries.push([name, { dtype: 'F32', shape, data_offsets: [at, end] }]);
    at = end;
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerBytes = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;
  const start = LENGTH_BYTES + headerBytes;

  const file = new Uint8Array(start + at).fill(0x20, 0, start); // the header is padded with spaces
  new DataView(file.buffer, file.byteOffset, LENGTH_BYTES).setBigUint64(
    0,
    BigInt(headerBytes),
    true,
  );
  file.set(header, LENGTH_BYTES);
  // `start` is a multiple of 8, so the floats can be laid down as they are.
  const floats = new Float32Array(file.buffer, start);
  let element = 0;
  for (const { values } of tensors.values()) {
    floats.set(values, element);
    element += values.length;
  }
  return file;
}

const damaged = (why: string) => badCheckpoint(`The safetensors file cannot be read: ${why}.`);
