import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { LabFailure, type LabError } from '../../workers/protocol/errors.ts';
import type { Bytes } from '../../workers/data/text/bytes.ts';
import { readDataset, type OpenedDataset } from '../../workers/data/read.ts';
import type { Dataset } from '../../workers/data/dataset.ts';

export const encode = (text: string): Bytes => new TextEncoder().encode(text);

export const gzip = (text: string): Bytes => new Uint8Array(gzipSync(text));

/** A byte stream cut into chunks of `size`. */
export function streamOf(bytes: Bytes, size = bytes.length): ReadableStream<Bytes> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.slice(at, at + size));
      }
      controller.close();
    },
  });
}

export function read(
  source: string | Bytes,
  options: { dropShort?: boolean; chunk?: number } = {},
): Promise<OpenedDataset> {
  const bytes = typeof source === 'string' ? encode(source) : source;
  return readDataset(() => streamOf(bytes, options.chunk), {
    name: 'test',
    dropShort: options.dropShort ?? false,
    totalBytes: bytes.length,
  });
}

/** The LabError a promise fails with; anything else fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<LabError> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LabFailure);
  if (!(thrown instanceof LabFailure)) throw new Error('no LabFailure');
  expect(thrown.error.message).toMatch(/\.$/);
  expect(thrown.error.action).toMatch(/\.$/);
  return thrown.error;
}

/** Users and items in original ids. */
export const asRecord = (dataset: Dataset): Record<number, number[]> =>
  Object.fromEntries(
    [...dataset.originalUsers].map((id, u) => [
      id,
      Array.from(
        dataset.sequence.subarray(dataset.offsets[u], dataset.offsets[u + 1]),
        (item) => dataset.originalItems[item],
      ),
    ]),
  );

/** A dataset of given lengths with random-looking items on 1..items. */
export function datasetOf(sequences: readonly (readonly number[])[]): Dataset {
  const offsets = new Int32Array(sequences.length + 1);
  sequences.forEach((items, u) => (offsets[u + 1] = offsets[u] + items.length));
  const sequence = Int32Array.from(sequences.flat());
  const items = sequence.reduce((a, b) => Math.max(a, b), 0);
  return {
    name: 'test',
    hash: '',
    users: sequences.length,
    items,
    offsets,
    sequence,
    originalUsers: Int32Array.from(sequences, (_, u) => u + 1),
    originalItems: Int32Array.from({ length: items + 1 }, (_, i) => i),
    itemNames: null,
    planted: null,
  };
}
