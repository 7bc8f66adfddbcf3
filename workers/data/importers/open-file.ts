import { Pace } from '../pace.ts';
import { Sha256 } from '../sha256.ts';
import { readText, takeHead, type Bytes } from '../text/bytes.ts';
import { HEAD_BYTES } from '../text/encoding.ts';
import { Head, type Known } from '../text/head.ts';

/** Above this size a file is none of the paper's four, and hashing it would only cost time. */
const HASHED_BYTES = 64 * 2 ** 20;

/** A file that is being read: its beginning, and all of it once. */
export interface OpenFile {
  readonly head: Head;
  /** All bytes, unpacked, with turns for other tasks between. */
  readonly bytes: AsyncIterable<Bytes>;
  /** SHA-256 of what has passed; null above 64 MB. */
  readonly hash: () => string | null;
  /** Lets the source go without reading on. */
  readonly close: () => Promise<void>;
}

/** Opens a file, plain or packed, and takes its first lines. `report` hears the bytes of the source read so far. */
export async function openFile(
  source: ReadableStream<Bytes>,
  name: string,
  known: Known,
  report: (bytes: number) => void,
): Promise<OpenFile> {
  let read = 0;
  const first = await takeHead(
    readText(source, (bytes) => (read = bytes)),
    HEAD_BYTES,
  );
  const { all } = first;
  // One chunk may be much longer than what is to be looked at.
  const bytes = first.head.subarray(0, HEAD_BYTES);
  const whole = first.whole && first.head.length <= HEAD_BYTES;
  let hash: Sha256 | null = new Sha256();
  async function* passing(): AsyncGenerator<Bytes, void> {
    const pace = new Pace();
    let length = 0;
    for await (const chunk of all) {
      yield chunk;
      length += chunk.length;
      if (length > HASHED_BYTES) hash = null;
      hash?.update(chunk);
      report(read);
      if (pace.due(chunk.length)) await pace.turn();
    }
  }
  return {
    head: new Head({ bytes, whole, name, known }),
    bytes: passing(),
    hash: () => hash?.hex() ?? null,
    close: async () => void (await all.return()),
  };
}
