import type { LoadProgress } from '../../protocol/dataset.ts';
import { Pace } from '../pace.ts';
import { Sha256 } from '../sha256.ts';
import { readText, takeHead, type Bytes } from './bytes.ts';
import { wrongLetters } from './failures.ts';
import type { Sample } from './sample.ts';

/** What is looked at to tell a file's form: whole lines of it. */
const HEAD_BYTES = 1 << 17;

/** Above this size a file is none of the paper's four, and hashing it would only cost time. */
const HASHED_BYTES = 64 * 2 ** 20;

/** A text that is being read: its beginning, and all of it once. */
export interface OpenText {
  readonly sample: Sample;
  readonly decoder: () => (chunk?: Bytes) => string;
  /** Gives every chunk to `take`, with turns for other tasks between. */
  readonly pass: (take: (chunk: Bytes) => void) => Promise<void>;
  /** SHA-256 of what has passed; null above 64 MB. */
  readonly hash: () => string | null;
  /** Lets the source go without reading on. */
  readonly close: () => Promise<void>;
}

/** Opens a text, plain or packed, and takes its first lines. `report` hears the bytes of the source read so far. */
export async function openText(
  open: () => ReadableStream<Bytes>,
  report: (phase: LoadProgress['phase'], bytes: number) => void,
): Promise<OpenText> {
  let bytes = 0;
  const first = await takeHead(
    readText(open(), (read) => (bytes = read)),
    HEAD_BYTES,
  );
  const { all } = first;
  // One chunk may be much longer than what is to be looked at.
  const head = first.head.subarray(0, HEAD_BYTES);
  const whole = first.whole && first.head.length <= HEAD_BYTES;
  let hash: Sha256 | null = new Sha256();
  const encoding = encodingOf(head, whole);
  return {
    sample: { text: decode(head, encoding), whole },
    decoder: () => decoderOf(encoding),
    async pass(take) {
      const pace = new Pace();
      let textBytes = 0;
      for await (const chunk of all) {
        take(chunk);
        textBytes += chunk.length;
        if (textBytes > HASHED_BYTES) hash = null;
        hash?.update(chunk);
        report('reading', bytes);
        if (pace.due(chunk.length)) await pace.turn();
      }
    },
    hash: () => hash?.hex() ?? null,
    close: async () => void (await all.return()),
  };
}

type Encoding = 'utf-8' | 'windows-1252';

/** UTF-8 where the first bytes are, else the usual code of one byte per letter. */
function encodingOf(head: Bytes, whole: boolean): Encoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

const decode = (head: Bytes, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(head, { stream: true });

/** Text of chunk after chunk, and of what is left at the end. @throws LabFailure where it is no UTF-8 any more. */
function decoderOf(encoding: Encoding): (chunk?: Bytes) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (chunk) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw wrongLetters();
    }
  };
}
