import { badCheckpoint } from './failure.ts';

/** Walks through bytes, little-endian; reading past the end is BAD_CHECKPOINT, never undefined. */
export class ByteReader {
  position = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next `count` bytes, as a view on the file. */
  take(count: number): Uint8Array {
    const start = this.advance(count);
    return this.bytes.subarray(start, start + count);
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  /** An unsigned 64-bit length; beyond 2^53 it cannot be one. */
  length64(): number {
    const length = Number(this.view.getBigUint64(this.advance(8), true));
    if (!Number.isSafeInteger(length)) throw badCheckpoint('A length in the file is impossible.');
    return length;
  }

  /** Pickle writes its floats big-endian. */
  f64BigEndian(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  utf8(count: number): string {
    return decodeUtf8(this.take(count));
  }

  /** Text up to the next newline, which is read and left out. */
  line(): string {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw cutShort();
    const text = this.utf8(end - this.position);
    this.position = end + 1;
    return text;
  }

  private advance(count: number): number {
    const start = this.position;
    if (count > this.bytes.length - start) throw cutShort();
    this.position = start + count;
    return start;
  }
}

/** @throws LabFailure BAD_CHECKPOINT where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badCheckpoint('A name in the file is not readable text.');
  }
}

const cutShort = () => badCheckpoint('The checkpoint ends too early: it is damaged or cut short.');
