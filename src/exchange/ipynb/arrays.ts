/** Typed arrays inside JSON: little-endian bytes as base64, named as numpy names them. */
const ARRAYS = {
  uint8: Uint8Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

type Dtype = keyof typeof ARRAYS;
type ArrayOf<D extends Dtype> = InstanceType<(typeof ARRAYS)[D]>;

export interface PackedArray {
  readonly dtype: Dtype;
  readonly data: string;
}

/** Characters handed to String.fromCharCode at once: more arguments than some engines take, less than all do. */
const CHUNK = 0x8000;

/** An array as text. Every platform that runs browsers or Node today is little-endian. */
export function packArray(dtype: Dtype, array: ArrayBufferView): PackedArray {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return { dtype, data: btoa(pieces.join('')) };
}

/** The array of that type; null for anything else. */
export function unpackArray<D extends Dtype>(dtype: D, packed: unknown): ArrayOf<D> | null {
  if (typeof packed !== 'object' || packed === null) return null;
  const { dtype: stated, data } = packed as Partial<Record<keyof PackedArray, unknown>>;
  if (stated !== dtype || typeof data !== 'string') return null;
  const bytes = bytesOf(data);
  const Type = ARRAYS[dtype];
  if (bytes === null || bytes.length % Type.BYTES_PER_ELEMENT !== 0) return null;
  return new Type(
    bytes.buffer,
    bytes.byteOffset,
    bytes.length / Type.BYTES_PER_ELEMENT,
  ) as ArrayOf<D>;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
    return bytes;
  } catch {
    return null; // not base64
  }
}
