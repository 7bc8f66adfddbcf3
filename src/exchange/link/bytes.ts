import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { LabFailure } from '../../../workers/protocol/errors.ts';

/** Bytes a link may unfold to. The longest link we write holds far less; a bomb is stopped here. */
const UNFOLDED_LIMIT = 1_000_000;
/** Characters of a link that are read at all. */
const READ_LIMIT = 64_000;
/** Bytes fed at a time: deflate makes at most 1032 bytes of one, so memory is bounded by a quarter of a MB more. */
const PIECE = 256;

/** Bytes of the check that go before the deflated text, which has none of its own. */
const CHECK = 4;

/** A text as the part of a link after its version: base64url of a check and the deflated text. */
export function fold(text: string): string {
  const plain = strToU8(text);
  const deflated = deflateSync(plain, { level: 9 });
  const bytes = new Uint8Array(CHECK + deflated.length);
  new DataView(bytes.buffer, bytes.byteOffset, CHECK).setUint32(0, fingerprint(plain));
  bytes.set(deflated, CHECK);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * What {@link fold} was given.
 * @throws LabFailure BAD_DOCUMENT for anything else.
 */
export function unfold(payload: string): string {
  if (payload.length > READ_LIMIT) throw damaged('It is longer than any link of this page.');
  if (!/^[\w-]+$/.test(payload)) throw damaged('It holds characters that no link has.');
  let plain: Uint8Array;
  let intact: boolean;
  try {
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    plain = inflate(bytes.subarray(CHECK));
    intact =
      new DataView(bytes.buffer, bytes.byteOffset, CHECK).getUint32(0) === fingerprint(plain);
  } catch (thrown) {
    if (thrown instanceof LabFailure) throw thrown;
    intact = false;
    plain = new Uint8Array();
  }
  if (!intact) throw damaged('A part of it is missing or changed.');
  return strFromU8(plain);
}

function inflate(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((piece) => {
    pieces.push(piece);
    length += piece.length;
    if (length > UNFOLDED_LIMIT) throw damaged('It unfolds to more than a notebook can hold.');
  });
  for (let at = 0; at < bytes.length; at += PIECE)
    stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  const plain = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    plain.set(piece, at);
    at += piece.length;
  }
  return plain;
}

/** 32-bit FNV-1a: finds a slip, guards against nobody. */
export function fingerprint(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

export const damaged = (why: string, detail?: string): LabFailure =>
  new LabFailure({
    code: 'BAD_DOCUMENT',
    message: `This link cannot be opened. ${why}`,
    action: 'Copy the whole link again, or ask for the notebook as a file.',
    ...(detail === undefined ? {} : { detail }),
  });
