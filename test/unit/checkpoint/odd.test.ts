/** Weights in the company that training scripts give them; make_odd.py made the files with PyTorch. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { findModel } from '../../../workers/lab/recognise.ts';
import {
  bytes,
  caseFile,
  dictPickle,
  failureOf,
  fixture,
  global,
  int,
  le,
  ptZip,
  tensor,
  text,
  tuple,
} from '../../support/checkpoint-files.ts';

type Stored = Record<string, { shape: number[]; values: number[] }>;
const model = JSON.parse(new TextDecoder().decode(fixture('odd.json'))) as Stored;
const expected = new Map(
  Object.entries(model).map(([name, { shape, values }]) => [
    name,
    { shape, values: Float32Array.from(values) },
  ]),
);

const read = (file: Uint8Array) => findModel(readCheckpoint(file).tensors).tensors;
const byName = (a: readonly [string, unknown], b: readonly [string, unknown]) =>
  a[0] < b[0] ? -1 : 1;
const sorted = (tensors: ReadonlyMap<string, unknown>) => [...tensors].sort(byName);

describe.each([
  ['odd-legacy.pt', 'an odd number of bytes before the weights, in the old format'],
  ['odd-company.pt', 'everything a script may keep beside them, and the prefix module.'],
  ['odd-company-legacy.pt', 'the same in the old format'],
  ['odd-company-protocol-5.pt', 'the same by the newest pickle protocol'],
  ['odd-lightning.ckpt', 'what Lightning keeps, and its prefix'],
  ['odd-float16.pt', 'half precision'],
  ['odd-bfloat16.pt', 'bfloat16, under a name of its own'],
  ['odd-layout.pt', 'one storage under all, strides, empty and scalar tensors'],
  ['odd-dict-subclass.pt', 'a dict class of the script’s own'],
  ['odd-tuple.pt', 'a tuple and a list around them'],
  ['odd-whole-module.pt', 'a whole module'],
  ['odd-same-twice.pt', 'two copies of the same'],
])('%s: %s', (name) => {
  it('gives every weight as PyTorch has it', () => {
    expect(sorted(read(fixture(name)))).toEqual(sorted(expected));
  });

  it('gives the same as Node opens the file', () => {
    const file = readFileSync(new URL(`../../fixtures/checkpoints/${name}`, import.meta.url));
    expect(sorted(read(file))).toEqual(sorted(expected));
  });
});

describe('files of training scripts that were refused once', () => {
  it.each([
    '04b-rng-state-beside-weights.pt',
    '05-numpy-scalar-score.pt',
    '05b-argparse-namespace.pt',
  ])('%s gives its model', (name) => {
    expect(findModel(readCheckpoint(caseFile(name)).tensors)).toMatchObject({
      items: 40,
      told: {
        hidden_size: 16,
        num_hidden_layers: 2,
        max_seq_length: 20,
        num_intent_clusters: 8,
      },
    });
  });
});

describe('what is refused', () => {
  it('a weight that only code could make, by its name', () => {
    const { code, message, action } = failureOf(() => read(fixture('odd-weight-is-array.pt')));
    expect(code).toBe('CHECKPOINT_REFUSED');
    expect(message).toContain('position_embeddings.weight as numpy.core.multiarray._reconstruct');
    expect(action).toContain('torch.save(model.state_dict(), path)');
  });

  it('several models that differ, by their names', () => {
    const { code, message } = failureOf(() => read(fixture('odd-two-models.pt')));
    expect(code).toBe('CHECKPOINT_MISMATCH');
    expect(message).toMatch(/several models with different values: best, last\./);
  });

  it('a weight of complex numbers', () => {
    const weight = tensor({
      storage: 'ComplexFloatStorage',
      elements: 1,
      shape: [1],
      strides: [1],
    });
    const file = ptZip(dictPickle({ 'item_embeddings.weight': weight }), { 'data/0': le(0, 8) });
    expect(failureOf(() => read(file)).message).toMatch(
      /item_embeddings.weight as a tensor of comp/,
    );
  });
});

describe('an object that only code could make', () => {
  const weight = tensor({ elements: 1, shape: [1], strides: [1] });
  const one = { 'data/0': le(0x3f800000, 4) };
  const read = (thing: Uint8Array) =>
    readCheckpoint(ptZip(dictPickle({ thing, w: weight }), one)).tensors.get('w')?.values;
  const made = global('my.module', 'Thing');

  it.each([
    ['called', bytes(made, ')R')],
    ['made', bytes(made, ')', 0x81)],
    ['made with named arguments', bytes(made, ')}', 0x92)],
    ['made by INST', bytes('(', text('a'), 'imy.module\nThing\n')],
    ['made by OBJ', bytes('(', made, text('a'), 'o')],
    ['given attributes', bytes(made, ')', 0x81, '}', text('a'), int(1), 'sb')],
    ['a kind of dict', bytes(made, ')R', text('a'), int(1), 's(', text('b'), int(2), 'u')],
    ['a kind of list', bytes(made, ')R', int(1), 'a(', int(2), int(3), 'e')],
    ['a kind of set', bytes(made, ')R(', int(1), int(2), 0x90)],
    ['called again', bytes(made, ')R)R')],
    ['called with what it was to give', bytes(made, made, ')RR')],
    ['no more than a name', made],
    ['a class with attributes', bytes(made, '}b')],
    ['a bytearray', bytes(0x96, le(2, 8), 'ab')],
    ['a str of Python 2 that is no text', bytes('U', 2, 0xff, 0xfe)],
    [
      'a dict of Python 2',
      bytes(
        global('collections', 'OrderedDict'),
        tuple(bytes(']](', text('a'), int(1), 'ea')),
        'R',
      ),
    ],
    [
      'an untyped storage of a class unknown here',
      tensor({ storage: 'NewStorage', elements: 1, shape: [1], strides: [1] }),
    ],
  ])('is left aside where it was %s', (_, thing) => {
    expect(read(thing)).toEqual(new Float32Array([1]));
  });

  it('is told from what Python could not call either', () => {
    expect(failureOf(() => read(bytes('])R'))).code).toBe('CHECKPOINT_REFUSED');
    expect(failureOf(() => read(bytes(made, ']R'))).code).toBe('BAD_CHECKPOINT');
  });

  it('costs no more than it has bytes: modules in modules, each ten times', () => {
    const inside = (names: Uint8Array) =>
      bytes(made, ')', 0x81, '}(', text('_parameters'), '}', text('_modules'), '}(', names, 'uub');
    const levels = Array.from({ length: 20 }, (_, i) => {
      const before = Array.from({ length: i === 0 ? 0 : 10 }, (_, k) =>
        bytes(text(`m${k}`), 'h', i - 1),
      );
      return bytes(inside(bytes(...before)), 'q', i, '0');
    });
    const file = ptZip(bytes(0x80, 2, ...levels, 'h', 19, '.'));
    expect(failureOf(() => readCheckpoint(file)).message).toMatch(/nested deeper/);
  });
});

describe('the old format', () => {
  it('is refused with bytes after its last tensor', () => {
    const file = bytes(fixture('odd-legacy.pt'), 0);
    expect(failureOf(() => read(file)).message).toMatch(/Bytes follow/);
  });
});
