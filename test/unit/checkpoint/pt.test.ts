import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { findModel } from '../../../workers/lab/recognise.ts';
import {
  bytes,
  dictPickle,
  failureOf,
  fixture,
  global,
  int,
  le,
  ptZip,
} from '../../support/checkpoint-files.ts';
import { tensor, text, tuple } from '../../support/checkpoint-files.ts';

type Expected = Record<string, { shape: number[]; values: (number | string)[] }>;
const expected = JSON.parse(new TextDecoder().decode(fixture('expected.json'))) as {
  model: Expected;
  mixed: Expected;
};

describe.each([
  ['mixed-zip.pt', 'pt-zip', expected.mixed],
  ['mixed-legacy.pt', 'pt-legacy', expected.mixed],
  ['model-legacy.pt', 'pt-legacy', expected.model],
] as const)('%s, written by PyTorch', (file, format, tensors) => {
  const checkpoint = readCheckpoint(fixture(file));

  it('is told apart by content and has no metadata of ours', () => {
    expect(checkpoint.format).toBe(format);
    expect(checkpoint.metadata).toBeNull();
  });

  it('holds the state_dict and nothing of the optimiser', () => {
    expect([...checkpoint.tensors.keys()]).toEqual(Object.keys(tensors));
  });

  it.each(Object.entries(tensors))('%s has PyTorch’s shape and float32 values', (name, wanted) => {
    const found = checkpoint.tensors.get(name);
    expect(found?.shape).toEqual(wanted.shape);
    // Object.is semantics: -0 and infinities count.
    expect([...(found?.values ?? [])]).toEqual(
      wanted.values.map((value) => Math.fround(Number(value))),
    );
  });
});

describe('the zip format', () => {
  const halves = dictPickle({ w: tensor({ elements: 3, shape: [3], strides: [1] }) });
  const littleData = bytes(le(0x3f800000, 4), le(0x40000000, 4), le(0xc0400000, 4)); // 1, 2, -3
  const bigData = bytes(0x3f, 0x80, 0, 0, 0x40, 0, 0, 0, 0xc0, 0x40, 0, 0);
  const values = (file: Uint8Array) => [...(readCheckpoint(file).tensors.get('w')?.values ?? [])];

  it('reads the byte order the file states', () => {
    expect(values(ptZip(halves, { 'data/0': littleData }))).toEqual([1, 2, -3]);
    const little = { 'data/0': littleData, byteorder: bytes('little') };
    expect(values(ptZip(halves, little))).toEqual([1, 2, -3]);
    const big = { 'data/0': bigData, byteorder: bytes('big') };
    expect(values(ptZip(halves, big))).toEqual([1, 2, -3]);
    const odd = { 'data/0': bigData, byteorder: bytes('middle') };
    expect(failureOf(() => values(ptZip(halves, odd))).code).toBe('BAD_CHECKPOINT');
  });

  it('reads archives that were packed again with compression, whatever their folder', () => {
    const packed = zipSync({ 'data.pkl': halves, 'data/0': littleData }, { level: 9 });
    expect(values(packed)).toEqual([1, 2, -3]);
    const again = zipSync(unzipSync(fixture('mixed-zip.pt')), { level: 9 });
    expect(readCheckpoint(again).tensors).toEqual(readCheckpoint(fixture('mixed-zip.pt')).tensors);
  });

  it('reads untyped storages with the type beside them, as PyTorch 2 writes for rare types', () => {
    const v3 = dictPickle({
      w: bytes(
        global('torch._utils', '_rebuild_tensor_v3'),
        tuple(
          tuple(
            text('storage'),
            global('torch.storage', 'UntypedStorage'),
            text('0'),
            text('cpu'),
            int(12),
          ),
          'Q',
          int(1),
          tuple(int(2)),
          tuple(int(1)),
          0x89,
          bytes(global('collections', 'OrderedDict'), ')R'),
          global('torch', 'float32'),
        ),
        'R',
      ),
    });
    expect(values(ptZip(v3, { 'data/0': littleData }))).toEqual([2, -3]);
  });

  it('takes the outermost tensors, preferring the usual names', () => {
    const weight = tensor({ elements: 3, shape: [3], strides: [1] });
    const inner = (name: string) => bytes('}', text(name), weight, 's');
    const file = ptZip(dictPickle({ ema: inner('a'), model: inner('b'), extra: int(4) }), {
      'data/0': littleData,
    });
    expect([...readCheckpoint(file).tensors.keys()]).toEqual(['b']);
  });

  it('copies: the tensors do not hold on to the file', () => {
    const file = fixture('model-legacy.pt');
    const { tensors } = readCheckpoint(file);
    const before = [...(tensors.get('cluster_centers')?.values ?? [])];
    file.fill(0);
    expect([...(tensors.get('cluster_centers')?.values ?? [])]).toEqual(before);
  });
});

const folder = process.env.ELCREC_CHECKPOINTS ?? resolve('../shared/checkpoints');
const beauty = resolve(folder, 'ELCRec-Beauty-1.pt');

// Needs the official checkpoint: set ELCREC_CHECKPOINTS to the folder that has it.
describe.skipIf(!existsSync(beauty))('the official ELCRec-Beauty-1.pt (ELCREC_CHECKPOINTS)', () => {
  it('is one layer of 64, 256 intents, 12,103 rows and 844,288 parameters', () => {
    const { tensors, format } = readCheckpoint(new Uint8Array(readFileSync(beauty)));
    expect(format).toBe('pt-zip');
    expect(findModel(tensors)).toMatchObject({
      items: 12_101,
      told: {
        hidden_size: 64,
        num_hidden_layers: 1,
        max_seq_length: 50,
        num_intent_clusters: 256,
      },
      parameterCount: 844_288,
    });
  });

  it('has centres of about unit length, as the official training leaves them', () => {
    const { tensors } = readCheckpoint(new Uint8Array(readFileSync(beauty)));
    const centres = tensors.get('cluster_centers')?.values ?? new Float32Array();
    for (let k = 0; k < 256; k++) {
      const norm = Math.hypot(...centres.subarray(64 * k, 64 * (k + 1)));
      // Measured on this file: 0.996 to 1.035.
      expect(norm).toBeGreaterThan(0.99);
      expect(norm).toBeLessThan(1.04);
    }
  });
});
