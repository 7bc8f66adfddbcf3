import { deflateSync } from 'fflate';
import { crc32 } from 'node:zlib';
import { bytes, le } from './checkpoint-files.ts';

export interface ZipPart {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflated?: boolean;
  /** Sizes and checksum follow the bytes, as where a zip is written to a pipe. */
  readonly descriptor?: boolean;
  /** Sizes and place as 64 bits, in the extra fields. */
  readonly wide?: boolean;
  /** The checksum that is written; by default the right one. */
  readonly crc?: number;
  readonly flags?: number;
}

const FULL = 0xffffffff;

/** A zip archive, written out as PKWARE's APPNOTE.TXT has it. `wide`: the end record is zip64's too. */
export function zipOf(parts: readonly ZipPart[], wide = false): Uint8Array {
  let file = bytes();
  const directory: Uint8Array[] = [];
  for (const { name, content, deflated, descriptor, wide: far, flags = 0, ...rest } of parts) {
    const data = deflated ? deflateSync(content) : content;
    const crc = rest.crc ?? crc32(content);
    const start = file.length;
    const mode = bytes(le(flags | (descriptor ? 8 : 0), 2), le(deflated ? 8 : 0, 2), le(0, 4));
    const sizes = bytes(le(far ? FULL : data.length, 4), le(far ? FULL : content.length, 4));
    const extra = far
      ? bytes(le(1, 2), le(16, 2), le(content.length, 8), le(data.length, 8))
      : bytes();
    const here = descriptor ? bytes(le(0, 12)) : bytes(le(crc, 4), sizes);
    file = bytes(
      ...[file, 'PK', 3, 4, le(45, 2), mode, here, le(name.length, 2), le(extra.length, 2), name],
      ...[extra, data],
      ...(descriptor ? ['PK', 7, 8, le(crc, 4), le(data.length, 4), le(content.length, 4)] : []),
    );
    const place = far ? bytes(le(1, 2), le(24, 2), extra.subarray(4), le(start, 8)) : bytes();
    directory.push(
      bytes(
        ...['PK', 1, 2, le(45, 2), le(45, 2), mode, le(crc, 4), sizes, le(name.length, 2)],
        ...[le(place.length, 2), le(0, 2), le(0, 8), le(far ? FULL : start, 4), name, place],
      ),
    );
  }
  const list = bytes(...directory);
  const [count, at] = [parts.length, file.length];
  const end64 = bytes(
    ...['PK', 6, 6, le(44, 8), le(45, 2), le(45, 2), le(0, 8), le(count, 8), le(count, 8)],
    ...[le(list.length, 8), le(at, 8), 'PK', 6, 7, le(0, 4), le(at + list.length, 8), le(1, 4)],
  );
  const counts = wide ? le(FULL, 4) : bytes(le(count, 2), le(count, 2));
  const place = wide ? le(2n ** 64n - 1n, 8) : bytes(le(list.length, 4), le(at, 4));
  return bytes(file, list, wide ? end64 : '', 'PK', 5, 6, le(0, 4), counts, place, le(0, 2));
}
