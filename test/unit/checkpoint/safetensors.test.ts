import { describe, expect, it } from 'vitest';
import {
  readCheckpoint,
  writeSafetensors,
  type CheckpointMetadata,
  type NamedTensors,
} from '../../../workers/checkpoint/state-dict.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { bytes, failureOf, fixture, le } from '../../support/checkpoint-files.ts';

const tensors: NamedTensors = new Map([
  ['b.weight', { shape: [2, 3], values: Float32Array.of(1, -0, NaN, Infinity, 1e-45, -3.5) }],
  ['a', { shape: [], values: Float32Array.of(7) }],
  ['empty', { shape: [0, 4], values: new Float32Array() }],
  ['ü', { shape: [1], values: Float32Array.of(0.1) }],
]);
const metadata: CheckpointMetadata = {
  appVersion: '0.1.0',
  config: { ...ELCREC_DEFAULTS, prototype: 'shift', trade_off: 10 },
  seed: 42,
  datasetHash: 'ab'.repeat(32),
  metrics: { 'ndcg@20': 0.0509, 'hr@5': 0.0529 },
};

const headerOf = (file: Uint8Array) => {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const text = new TextDecoder().decode(file.subarray(8, 8 + length));
  return { length, text, json: JSON.parse(text) as Record<string, Record<string, unknown>> };
};

/** A file with any header, and as many zero bytes after it. */
const withHeader = (header: unknown, dataBytes: number): Uint8Array => {
  const json = typeof header === 'string' ? header : JSON.stringify(header);
  const length = new TextEncoder().encode(json).length;
  return bytes(le(length, 8), json, new Uint8Array(dataBytes));
};

describe('writing safetensors', () => {
  const file = writeSafetensors(tensors, metadata);

  it('comes back bit for bit, in order, with its metadata', () => {
    const read = readCheckpoint(file);
    expect(read.format).toBe('safetensors');
    expect(read.metadata).toEqual(metadata);
    expect([...read.tensors]).toEqual([...tensors]);
  });

  it('pads the header with spaces to 8 bytes and has no byte too many', () => {
    for (const name of ['x', 'xx', 'xxx', 'xxxx', 'xxxxxxxx']) {
      const one = writeSafetensors(
        new Map([[name, { shape: [1], values: Float32Array.of(1) }]]),
        {},
      );
      const { length, text } = headerOf(one);
      expect(length % 8).toBe(0);
      expect(text).toMatch(/^\{.*\} {0,7}$/);
      expect(one.length).toBe(8 + length + 4);
    }
  });

  it('states everything as the format and other readers want it', () => {
    const { json } = headerOf(file);
    expect(json['b.weight']).toEqual({ dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] });
    expect(json.a).toEqual({ dtype: 'F32', shape: [], data_offsets: [24, 28] });
    expect(json.__metadata__.format).toBe('pt');
    expect(Object.values(json.__metadata__).every((text) => typeof text === 'string')).toBe(true);
  });

  it('gives the same bytes for the same run', () => {
    expect(writeSafetensors(new Map(tensors), { ...metadata })).toEqual(file);
  });

  it('leaves out metrics that are no number, JSON having none', () => {
    const read = readCheckpoint(
      writeSafetensors(tensors, { appVersion: '1', metrics: { mrr: NaN, 'hr@5': 0.5 } }),
    );
    expect(read.metadata?.metrics).toEqual({ 'hr@5': 0.5 });
  });

  it('refuses a tensor whose values do not fill its shape', () => {
    const wrong = new Map([['w', { shape: [2, 2], values: new Float32Array(3) }]]);
    expect(() => writeSafetensors(wrong, {})).toThrow(/w: 3 values/);
  });
});

describe('reading safetensors', () => {
  it('reads every type of a file made by the reference implementation', () => {
    const read = readCheckpoint(fixture('reference.safetensors'));
    const values = (name: string) => [...(read.tensors.get(name)?.values ?? [])];
    expect(read.tensors.get('f32')?.shape).toEqual([2, 3]);
    expect(values('f32')).toEqual([0.5, -1.25, 3, Math.fround(1e-3), -0, 65504]);
    expect(values('f16')).toEqual([0.5, -65504, 2 ** -24]);
    expect(values('f64')).toEqual([Math.fround(1 / 3), -2]);
    expect(values('i64')).toEqual([-1, 2 ** 40]); // the nearest float32 to 2^40 + 1
    expect(values('i32')).toEqual([-7, 7]);
    expect(read.tensors.get('scalar')).toEqual({ shape: [], values: Float32Array.of(2.75) });
    expect(read.tensors.get('empty')).toEqual({ shape: [0, 4], values: new Float32Array() });
  });

  it('reads bfloat16', () => {
    const file = withHeader({ w: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] } }, 4);
    file.set([0x80, 0x3f, 0x49, 0xc0], file.length - 4);
    expect([...(readCheckpoint(file).tensors.get('w')?.values ?? [])]).toEqual([1, -3.140625]);
  });

  it('takes another tool’s metadata for what it is', () => {
    expect(readCheckpoint(fixture('reference.safetensors')).metadata).toBeNull();
  });

  it('leaves a tensor beside the weights aside where its type is not read', () => {
    const header = {
      step: { dtype: 'U64', shape: [1], data_offsets: [0, 8] },
      w: { dtype: 'F32', shape: [2], data_offsets: [8, 16] },
    };
    const file = withHeader(header, 16);
    file.set([0, 0, 0x80, 0x3f], file.length - 4);
    const { tensors } = readCheckpoint(file);
    expect([...tensors.keys()]).toEqual(['w']);
    expect([...(tensors.get('w')?.values ?? [])].at(-1)).toBe(1);
  });

  const w = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  it.each([
    ['overlapping tensors', { a: w, b: { ...w, data_offsets: [4, 12] } }, 12],
    ['the same bytes twice', { a: w, b: w }, 8],
    ['a gap', { a: w, b: { ...w, data_offsets: [12, 20] } }, 20],
    ['bytes before the first', { a: { ...w, data_offsets: [4, 12] } }, 12],
    ['bytes after the last', { a: w }, 12],
    ['a tensor beyond the end', { a: w }, 4],
    ['a shape that does not fit its bytes', { a: { ...w, shape: [3] } }, 8],
    ['a backward range', { a: { ...w, data_offsets: [8, 0] } }, 8],
    ['a negative offset', { a: { ...w, data_offsets: [-8, 0] } }, 8],
    ['a fractional size', { a: { ...w, shape: [0.5, 4] } }, 8],
    ['a size beyond exact numbers', { a: { ...w, shape: [2 ** 60, 2 ** 60] } }, 8],
    ['an unknown type', { a: { ...w, dtype: 'F3' } }, 8],
    [
      'a weight of a type not read',
      { LayerNorm: w, 'm.LayerNorm.bias': { ...w, dtype: 'U32', data_offsets: [8, 16] } },
      16,
    ],
    ['an inherited type name', { a: { ...w, dtype: 'toString' } }, 8],
    ['an unknown field', { a: { ...w, extra: 1 } }, 8],
    ['a missing field', { a: { dtype: 'F32', shape: [2] } }, 8],
    ['metadata that is not text', { a: w, __metadata__: { epoch: 3 } }, 8],
    ['a header that is not JSON', '{"a": ', 8],
    ['a header that is nested without end', `{"a":${'['.repeat(200_000)}`, 8],
  ])('%s is BAD_CHECKPOINT', (_, header, dataBytes) => {
    expect(failureOf(() => readCheckpoint(withHeader(header, dataBytes))).code).toBe(
      'BAD_CHECKPOINT',
    );
  });

  it('a header longer than the file, or than any header, is BAD_CHECKPOINT', () => {
    for (const length of [100n, 2n ** 31n, 2n ** 63n]) {
      const file = bytes(le(length, 8), '{}');
      expect(failureOf(() => readCheckpoint(file)).code).toBe('BAD_CHECKPOINT');
    }
  });

  it('a name like __proto__ is a name like any other', () => {
    const file = withHeader('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4);
    expect([...readCheckpoint(file).tensors.keys()]).toEqual(['__proto__']);
  });

  const ours = (texts: Record<string, string>) =>
    withHeader({ a: w, __metadata__: { app_version: '9', ...texts } }, 8);
  it.each([
    [
      'settings that cannot be trained',
      { config: JSON.stringify({ ...ELCREC_DEFAULTS, lr: -1 }) },
      /lr/,
    ],
    ['settings of another version', { config: '{"hidden_size":64}' }, /settings/],
    ['damaged settings', { config: '{' }, /settings/],
    ['a seed that is no number', { seed: '1e' }, /seed/],
    ['metrics that are no numbers', { metrics: '{"mrr":"high"}' }, /metrics/],
  ])('a file of ours with %s fails loudly', (_, texts, message) => {
    const error = failureOf(() => readCheckpoint(ours(texts)));
    expect(error.code).toBe('BAD_CHECKPOINT');
    expect(error.message).toMatch(message);
  });
});
