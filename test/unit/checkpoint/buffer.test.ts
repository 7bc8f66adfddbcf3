/** Node hands files out as a Buffer, a view of a pool at any offset. It must read as a plain array does. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { elementCount } from '../../../workers/checkpoint/tensors.ts';
import { fixture } from '../../support/checkpoint-files.ts';

const FILES = [
  'mixed-zip.pt',
  'mixed-legacy.pt',
  'model-legacy.pt',
  'odd-float16.pt',
  'reference.safetensors',
];

describe.each(FILES)('%s', (name) => {
  const plain = readCheckpoint(fixture(name)).tensors;
  const path = new URL(`../../fixtures/checkpoints/${name}`, import.meta.url);

  it('reads the same from a file as Node opens it', () => {
    const buffer = readFileSync(path);
    expect(buffer).toBeInstanceOf(Buffer);
    expect(readCheckpoint(buffer).tensors).toEqual(plain);
  });

  it.each([1, 2, 3, 4, 7, 8])('reads the same at offset %d of a larger memory', (offset) => {
    const file = fixture(name);
    const pool = Buffer.alloc(file.length + 32, 0x3f); // 0.7470… wherever it is taken for float32
    pool.set(file, offset);
    expect(readCheckpoint(pool.subarray(offset, offset + file.length)).tensors).toEqual(plain);
    const view = new Uint8Array(pool.buffer, pool.byteOffset + offset, file.length);
    expect(readCheckpoint(view).tensors).toEqual(plain);
  });

  it('gives as many values as each shape has', () => {
    for (const { shape, values } of readCheckpoint(readFileSync(path)).tensors.values()) {
      expect(values).toHaveLength(elementCount(shape));
      expect(values.buffer.byteLength).toBe(values.byteLength);
    }
  });
});
