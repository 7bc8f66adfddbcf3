import { inflateSync } from 'fflate';
import { ByteReader } from './byte-reader.ts';
import { crc32 } from './crc32.ts';
import { badCheckpoint, damagedFile, printable } from './failure.ts';

/**
 * Zip archives (PKWARE's APPNOTE.TXT): found by the directory at their end, whose sizes and checksums
 * hold also where an entry is followed by a data descriptor. Nothing of an entry is given out before
 * its length and its CRC-32 are those of the directory.
 */
export interface ZipEntry {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  /** Bytes as stored, and as they come out. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly start: number;
}

const MAX_ENTRIES = 100_000;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END_BYTES = 22;
const LOCATOR64_BYTES = 20;
/** Longest comment after the end record. */
const MAX_COMMENT = 0xffff;
/** Stands for a number that is kept as 64 bits elsewhere. */
const ELSEWHERE = 0xffffffff;

const STORED = 0;
const DEFLATED = 8;

/** All entries, in the order of the directory. @throws LabFailure BAD_CHECKPOINT */
export function zipEntries(file: Uint8Array): readonly ZipEntry[] {
  const { entries: count, start } = findDirectory(file);
  if (count > MAX_ENTRIES) throw badCheckpoint('The archive has too many entries.');
  const reader = at(file, start);
  return Array.from({ length: count }, () => readEntry(reader));
}

function at(file: Uint8Array, position: number): ByteReader {
  if (position > file.length) throw broken('points beyond its end');
  const reader = new ByteReader(file);
  reader.position = position;
  return reader;
}

/** The end record is the last thing but for a comment; a zip64 record may stand before it. */
function findDirectory(file: Uint8Array): { readonly entries: number; readonly start: number } {
  const first = Math.max(0, file.length - END_BYTES - MAX_COMMENT);
  for (let end = file.length - END_BYTES; end >= first; end--) {
    const reader = at(file, end);
    if (reader.u32() !== END) continue;
    reader.position = end + 10;
    const [entries, , start, comment] = [reader.u16(), reader.u32(), reader.u32(), reader.u16()];
    if (end + END_BYTES + comment !== file.length) continue;
    return (
      (end >= LOCATOR64_BYTES && findDirectory64(file, end - LOCATOR64_BYTES)) || { entries, start }
    );
  }
  throw broken('has no directory at its end');
}

function findDirectory64(
  file: Uint8Array,
  locator: number,
): { readonly entries: number; readonly start: number } | null {
  const reader = at(file, locator);
  if (reader.u32() !== LOCATOR64) return null;
  reader.position = locator + 8;
  const record = at(file, reader.length64());
  if (record.u32() !== END64) throw broken('has a damaged directory');
  record.position += 28;
  const entries = record.length64();
  record.length64(); // the directory's bytes
  return { entries, start: record.length64() };
}

function readEntry(reader: ByteReader): ZipEntry {
  if (reader.u32() !== CENTRAL) throw broken('has a damaged directory');
  reader.position += 4; // versions
  const flags = reader.u16();
  const method = reader.u16();
  reader.position += 4; // time and date
  const [crc, packed, size] = [reader.u32(), reader.u32(), reader.u32()];
  const [nameBytes, extraBytes, commentBytes] = [reader.u16(), reader.u16(), reader.u16()];
  reader.position += 8; // disk, attributes
  const start = reader.u32();
  const name = new TextDecoder().decode(reader.take(nameBytes));
  const extra = new ByteReader(reader.take(extraBytes));
  reader.take(commentBytes);
  const wide = [size, packed, start].includes(ELSEWHERE) ? wideNumbers(extra, extraBytes) : null;
  const real = (value: number) => (value === ELSEWHERE && wide !== null ? wide.length64() : value);
  // In this order they stand in the extra field.
  const [realSize, realPacked, realStart] = [real(size), real(packed), real(start)];
  const encrypted = (flags & 1) !== 0;
  return { name, encrypted, method, crc, packed: realPacked, size: realSize, start: realStart };
}

/** The extra field of zip64 (id 1); null where there is none. */
function wideNumbers(extra: ByteReader, bytes: number): ByteReader | null {
  while (extra.position + 4 <= bytes) {
    const [id, length] = [extra.u16(), extra.u16()];
    const field = extra.take(length);
    if (id === 1) return new ByteReader(field);
  }
  return null;
}

/**
 * The bytes of an entry. The caller has bounded `size`; not more than that is ever inflated.
 * @throws LabFailure BAD_CHECKPOINT naming the entry.
 */
export function readZipEntry(file: Uint8Array, entry: ZipEntry): Uint8Array {
  const name = printable(entry.name);
  if (entry.encrypted) throw badCheckpoint(`The entry ${name} of the archive is encrypted.`);
  const reader = at(file, entry.start);
  if (reader.u32() !== LOCAL) throw broken(`does not hold ${name} where its directory says`);
  reader.position = entry.start + 26;
  const [nameBytes, extraBytes] = [reader.u16(), reader.u16()];
  const localName = new TextDecoder().decode(reader.take(nameBytes));
  if (localName !== entry.name) throw broken(`does not hold ${name} where its directory says`);
  reader.take(extraBytes);
  const bytes = unpack(reader.take(entry.packed), entry, name);
  if (bytes.length !== entry.size) throw damagedFile(`${name} has the wrong length`);
  if (crc32(bytes) !== entry.crc)
    throw damagedFile(`the checksum of ${name} does not match its bytes`);
  return bytes;
}

function unpack(packed: Uint8Array, { method, size }: ZipEntry, name: string): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED)
    throw badCheckpoint(`The entry ${name} is packed in a way not read here.`);
  try {
    // One byte more than it should have, so that too many are seen.
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch {
    throw damagedFile(`${name} cannot be unpacked`);
  }
}

const broken = (how: string) =>
  badCheckpoint(
    `The file begins like a PyTorch checkpoint, but the archive is damaged or cut short: it ${how}.`,
  );
