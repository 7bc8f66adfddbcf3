/** The reversed polynomial of CRC-32 as zip, gzip and PNG use it (ISO 3309). */
const POLYNOMIAL = 0xedb88320;

/** The remainder of each byte. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/** CRC-32 of the bytes, from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  // An index, not an iterator: a checkpoint has many millions of bytes.
  for (let at = 0; at < bytes.length; at++) crc = TABLE[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
