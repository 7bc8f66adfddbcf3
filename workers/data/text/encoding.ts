import { takeHead, type Bytes } from './bytes.ts';
import { wrongLetters } from './failures.ts';

/** What is looked at to tell a file's letters and its format: whole lines of it. */
export const HEAD_BYTES = 1 << 17;

type Encoding = 'utf-8' | 'windows-1252';

/** UTF-8 where the first bytes are, else the usual code of one byte per letter. */
export function encodingOf(head: Bytes, whole: boolean): Encoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** The text of a file, chunk by chunk. @throws LabFailure where it begins in UTF-8 and goes on in another code. */
export async function* textOf(bytes: AsyncIterable<Bytes>): AsyncGenerator<string, void> {
  const { head, whole, all } = await takeHead(chunksOf(bytes), HEAD_BYTES);
  const start = head.subarray(0, HEAD_BYTES);
  const encoding = encodingOf(start, whole && head.length <= HEAD_BYTES);
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Bytes): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw wrongLetters();
    }
  };
  for await (const chunk of all) yield decode(chunk);
  yield decode();
}

async function* chunksOf(bytes: AsyncIterable<Bytes>): AsyncGenerator<Bytes, void> {
  yield* bytes;
}
