import { LabFailure } from '../../protocol/errors.ts';
import { badGzip, unknownFormat } from './failures.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b, 3, 4];
const UTF16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

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

/** The first bytes (at least four, unless the stream is shorter) joined with the rest of the stream. */
async function* withHead(
  rest: AsyncGenerator<Bytes, void>,
): AsyncGenerator<Bytes, void, undefined> {
  let head: Bytes = new Uint8Array(0);
  for (;;) {
    const next = await rest.next();
    if (next.done) break;
    const joined = new Uint8Array(head.length + next.value.length);
    joined.set(head);
    joined.set(next.value, head.length);
    head = joined;
    if (head.length >= 4) break;
  }
  yield head;
  yield* rest;
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

/**
 * The bytes of a text, chunk by chunk, unpacked when they are gzip (told by its magic bytes, not by
 * a file name). `onBytes` hears how many bytes of the source were read so far.
 * @throws LabFailure BAD_GZIP; UNKNOWN_FORMAT for zip archives and UTF-16; what the source throws.
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
  const input = withHead(counted());
  const first = await input.next();
  if (first.done) return;
  const head = first.value;
  if (startsWith(head, ZIP)) {
    throw unknownFormat('The file is a zip archive.', 'Unpack it and load the text file inside.');
  }
  if (UTF16.some((magic) => startsWith(head, magic))) {
    throw unknownFormat('The file is text in UTF-16.', 'Save it as UTF-8 or plain ASCII text.');
  }
  async function* joined(): AsyncGenerator<Bytes, void> {
    yield head;
    yield* input;
  }
  if (!startsWith(head, GZIP)) return yield* joined();
  try {
    yield* chunks(toStream(joined()).pipeThrough(new DecompressionStream('gzip')));
  } catch (error) {
    // A failing source keeps its own reason; everything else here is the unpacking.
    if (broken !== null) throw broken as Error;
    if (error instanceof LabFailure) throw error;
    throw badGzip(error instanceof Error ? error.message : String(error));
  }
}
