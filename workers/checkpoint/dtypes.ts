import { badCheckpoint } from './failure.ts';

/** Element types of stored tensors, by their safetensors names, with their size in bytes. */
export const DTYPE_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;
export type Dtype = keyof typeof DTYPE_BYTES;

/** Where a tensor's elements lie in its storage; `strides` and `offset` count elements. */
export interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Strides of a row-major tensor without gaps. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1] * Math.max(1, shape[axis + 1]);
  }
  return strides;
}

/**
 * The tensor as row-major float32, always a copy. float64 and the integers are rounded to the
 * nearest float32 (integers beyond 2^24 lose their last digits); float16 and bfloat16 are exact.
 * @throws LabFailure BAD_CHECKPOINT where the layout reaches beyond `bytes`.
 */
export function toFloat32(
  bytes: Uint8Array,
  dtype: Dtype,
  layout: Layout,
  littleEndian: boolean,
): Float32Array {
  const { shape, strides, offset } = layout;
  const count = shape.reduce((product, size) => product * size, 1);
  // Whoever calls has looked at what the file says; here are the bytes themselves.
  const last = shape.reduce((at, size, axis) => at + (size - 1) * strides[axis], offset);
  if (count > 0 && (last + 1) * DTYPE_BYTES[dtype] > bytes.length) {
    throw badCheckpoint('A tensor reaches beyond the data stored for it.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = DTYPE_BYTES[dtype];
  const dense = contiguousStrides(shape);

  if (dtype === 'F32' && littleEndian && strides.every((s, axis) => s === dense[axis])) {
    // Float32Array has the host's byte order: little-endian wherever WebAssembly or WebGPU run.
    // Copied into an array of our own: it holds `count` values, whatever `bytes` is a view of.
    const values = new Float32Array(count);
    new Uint8Array(values.buffer, 0, values.byteLength).set(
      bytes.subarray(offset * 4, (offset + count) * 4),
    );
    return values;
  }

  const values = new Float32Array(count);
  const index = new Array<number>(shape.length).fill(0);
  let at = offset;
  for (let i = 0; i < count; i++) {
    values[i] = readElement(view, at * size, dtype, littleEndian);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return values;
}

function readElement(view: DataView, at: number, dtype: Dtype, littleEndian: boolean): number {
  switch (dtype) {
    case 'F64':
      return view.getFloat64(at, littleEndian);
    case 'F32':
      return view.getFloat32(at, littleEndian);
    case 'F16':
      return halfToNumber(view.getUint16(at, littleEndian));
    case 'BF16':
      return bfloatToNumber(view.getUint16(at, littleEndian));
    case 'I64':
      return Number(view.getBigInt64(at, littleEndian));
    case 'I32':
      return view.getInt32(at, littleEndian);
    case 'I16':
      return view.getInt16(at, littleEndian);
    case 'I8':
      return view.getInt8(at);
    case 'U8':
      return view.getUint8(at);
    case 'BOOL':
      return view.getUint8(at) === 0 ? 0 : 1;
  }
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
