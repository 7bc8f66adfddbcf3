import { badGzip } from './failures.ts';
import { isOtherKind, startsWith } from './magic.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

const GZIP = [0x1f, 0x8b];

/** The chunks of a stream; cancels it when the reader leaves early. */
async function* chunks(source: ReadableStream<Bytes>): AsyncGenerator<Bytes, void> {
  const reader = source.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function join(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The first bytes of a stream, and the whole stream, these included. */
export interface Headed {
  readonly head: Bytes;
  /** Whether the head is all there is. */
  readonly whole: boolean;
  readonly all: AsyncGenerator<Bytes, void>;
}

/** Takes at least `least` bytes off a stream, unless it is shorter. */
export async function takeHead(rest: AsyncGenerator<Bytes, void>, least: number): Promise<Headed> {
  const parts: Bytes[] = [];
  let length = 0;
  let whole = false;
  while (length < least) {
    const next = await rest.next();
    if (next.done) {
      whole = true;
      break;
    }
    parts.push(next.value);
    length += next.value.length;
  }
  const head = parts.length === 1 ? parts[0] : join(parts);
  async function* all(): AsyncGenerator<Bytes, void> {
    try {
      if (head.length > 0) yield head;
      yield* rest;
    } finally {
      await rest.return();
    }
  }
  return { head, whole, all: all() };
}

function toStream(source: AsyncGenerator<Bytes, void>): ReadableStream<Bytes> {
  return new ReadableStream<Bytes>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return();
    },
  });
}

/** UTF-16 by its byte order mark, or by the zero in every other byte of plain letters; null for anything else. */
function utf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  if (head.length < 4) return null;
  const [a, b, c, d] = head;
  if (a > 0 && b === 0 && c > 0 && d === 0) return 'utf-16le';
  return a === 0 && b > 0 && c === 0 && d > 0 ? 'utf-16be' : null;
}

/** The same text in UTF-8. */
async function* recoded(
  source: AsyncGenerator<Bytes, void>,
  encoding: 'utf-16le' | 'utf-16be',
): AsyncGenerator<Bytes, void> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const chunk of source) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}

/**
 * The bytes of a file, chunk by chunk: unpacked when they are gzip, and in UTF-8 when they are text in UTF-16,
 * both told by the bytes and never by a file name.
 * `onBytes` hears how many bytes of the source were read so far.
 * @throws LabFailure BAD_GZIP; what the source throws.
 */
export async function* readText(
  source: ReadableStream<Bytes>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Bytes, void> {
  let read = 0;
  let broken: unknown = null;
  async function* counted(): AsyncGenerator<Bytes, void> {
    try {
      for await (const chunk of chunks(source)) {
        read += chunk.length;
        onBytes(read);
        yield chunk;
      }
    } catch (error) {
      broken = error;
      throw error;
    }
  }
  const input = await takeHead(counted(), 8);
  if (!startsWith(input.head, GZIP)) return yield* inUtf8(input.head, input.all);
  try {
    const unpacked = chunks(toStream(input.all).pipeThrough(new DecompressionStream('gzip')));
    const inside = await takeHead(unpacked, 8);
    yield* inUtf8(inside.head, inside.all);
  } catch (error) {
    // A failing source keeps its own reason; everything else here is the unpacking.
    if (broken !== null) throw broken as Error;
    throw badGzip(error instanceof Error ? error.message : String(error));
  }
}

/** Text in UTF-8 where it was UTF-16; anything else as it is. */
async function* inUtf8(
  head: Uint8Array,
  all: AsyncGenerator<Bytes, void>,
): AsyncGenerator<Bytes, void> {
  const wide = isOtherKind(head) ? null : utf16(head);
  yield* wide === null ? all : recoded(all, wide);
}
