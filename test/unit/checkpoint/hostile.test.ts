import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { LabFailure } from '../../../workers/protocol/errors.ts';
import { stream } from '../../../workers/random/stream.ts';
import {
  bytes,
  dictPickle,
  failureOf,
  fixture,
  global,
  le,
  ptZip,
  tensor,
  text,
  tuple,
} from '../../support/checkpoint-files.ts';

const short = (value: string) => bytes(0x8c, value.length, value); // SHORT_BINUNICODE
const MAGIC = bytes(0x80, 2, 0x8a, 10, le(0x1950a86a20f9469cfc6cn, 10), '.');

describe('a pickle that asks for code', () => {
  const command = tuple(text('touch /tmp/owned'));
  const cases: readonly [string, Uint8Array, string][] = [
    ['GLOBAL and REDUCE', bytes(0x80, 2, global('os', 'system'), command, 'R.'), 'os.system'],
    ['protocol 0', bytes(`(cposix\nsystem\n(S'id'\ntR.`), 'posix.system'],
    [
      'STACK_GLOBAL',
      bytes(0x80, 4, short('subprocess'), short('Popen'), 0x93, command, 'R.'),
      'subprocess.Popen',
    ],
    ['eval', bytes(0x80, 2, global('builtins', 'eval'), command, 'R.'), 'builtins.eval'],
    ['INST', bytes(0x80, 2, '(', text('id'), 'ios\nsystem\n.'), 'os.system'],
    [
      'a class of the user',
      dictPickle({ model: global('models', 'SASRecModel') }),
      'models.SASRecModel',
    ],
    [
      'a numpy scalar',
      dictPickle({ best: global('numpy.core.multiarray', 'scalar') }),
      'numpy.core.multiarray.scalar',
    ],
    [
      'the source of a module',
      bytes(0x80, 2, tuple(text('module'), text('x')), 'Q.'),
      'source code',
    ],
    ['attributes of a list', bytes(0x80, 2, ']}b.'), 'attributes'],
    ['an extension code', bytes(0x80, 2, 0x82, 1, '.'), 'extension'],
    ['OBJ', bytes(0x80, 2, '(', text('a'), 'o.'), 'construction'],
    [
      'a storage called as a function',
      bytes(0x80, 2, global('torch', 'FloatStorage'), ')R.'),
      'torch.FloatStorage',
    ],
    [
      'an inherited property name',
      bytes(0x80, 2, global('constructor', 'toString'), ')R.'),
      'constructor.toString',
    ],
  ];

  it.each(cases)('%s is refused by name, in the zip format', (_, pickle, name) => {
    const { code, message } = failureOf(() => readCheckpoint(ptZip(pickle)));
    expect(code).toBe('CHECKPOINT_REFUSED');
    expect(message).toContain(`asks to run ${name.includes('.') ? name : ''}`);
    expect(message).toContain(name);
  });

  it('is refused in the old format too, at any of its five pickles', () => {
    const evil = bytes(0x80, 2, global('os', 'system'), ')R.');
    for (const before of [bytes(), MAGIC, bytes(MAGIC, 0x80, 2, 'M', le(1001, 2), '.')]) {
      const { code, message } = failureOf(() => readCheckpoint(bytes(before, evil)));
      expect(code).toBe('CHECKPOINT_REFUSED');
      expect(message).toContain('os.system');
    }
  });

  it('is refused even when its tensors are fine', () => {
    const pickle = dictPickle({
      w: tensor({ elements: 1, shape: [1], strides: [1] }),
      x: bytes(global('os', 'system'), tuple(text('id')), 'R'),
    });
    const { code } = failureOf(() => readCheckpoint(ptZip(pickle, { 'data/0': le(0, 4) })));
    expect(code).toBe('CHECKPOINT_REFUSED');
  });

  it('cannot dress up its name', () => {
    const { message } = failureOf(() =>
      readCheckpoint(ptZip(bytes(0x80, 2, global(`a\u202e\u0007${'b'.repeat(9000)}`, 'c'), '.'))),
    );
    expect(message).not.toContain('\u202e');
    expect(message).not.toContain('\u0007');
    expect(message.length).toBeLessThan(300);
  });

  it('names the file it came from', () => {
    const { message } = failureOf(() => readCheckpoint(bytes('hello'), 'notes.txt'));
    expect(message).toMatch(/^notes\.txt: /);
  });
});

describe('a pickle out of bounds', () => {
  const code = (pickle: Uint8Array, data = le(0, 4)) =>
    failureOf(() => readCheckpoint(ptZip(pickle, { 'data/0': data }))).code;
  const repeat = (part: Uint8Array, times: number) =>
    Uint8Array.from({ length: part.length * times }, (_, i) => part[i % part.length]);

  it.each([
    ['marks', bytes(0x80, 2, repeat(bytes('('), 1_000_000), '.')],
    ['lists', bytes(0x80, 2, repeat(bytes(']'), 1_000_000), '.')],
    ['lists in lists', bytes(0x80, 2, repeat(bytes(']'), 90_000), repeat(bytes('a'), 89_999), '.')],
    [
      'dicts in dicts',
      bytes(0x80, 2, repeat(bytes('}K\x01'), 40_000), '}', repeat(bytes('s'), 40_000), '.'),
    ],
    ['a dict inside itself', bytes(0x80, 2, '}q\x00K\x01h\x00s.')],
    ['a list inside itself', bytes(0x80, 2, ']q\x00h\x00a.')],
    ['endless instructions', bytes(0x80, 2, repeat(bytes('N0'), 3_000_000), 'N.')],
  ])('%s: refused without overflow', (_, pickle) => {
    expect(code(pickle)).toBe('BAD_CHECKPOINT');
  });

  it('a memo bomb (each list holds the one before ten times) costs nothing', () => {
    const levels = Array.from({ length: 200 }, (_, i) =>
      bytes('](', repeat(bytes('h', i), 10), 'eq', i + 1),
    );
    expect(code(bytes(0x80, 2, ']q\x00', ...levels, '.'))).toBe('BAD_CHECKPOINT');
    const dicts = Array.from({ length: 200 }, (_, i) =>
      bytes('}(', ...Array.from({ length: 10 }, (_, k) => bytes('K', k, 'h', i)), 'uq', i + 1),
    );
    expect(code(bytes(0x80, 2, '}q\x00', ...dicts, '.'))).toBe('BAD_CHECKPOINT');
  });

  it('one number cannot become a huge tensor', () => {
    const one = (...shape: number[]) =>
      dictPickle({ w: tensor({ elements: 1, shape, strides: shape.map(() => 0) }) });
    expect(code(one(2 ** 30))).toBe('BAD_CHECKPOINT');
    expect(code(one(65536, 65536, 65536))).toBe('BAD_CHECKPOINT');
    expect(code(one(...new Array<number>(8).fill(2 ** 30)))).toBe('BAD_CHECKPOINT');
    expect(code(one(...new Array<number>(9).fill(1)))).toBe('BAD_CHECKPOINT');
    const many = Array.from({ length: 100 }, (_, i) => [
      `w${i}`,
      tensor({ elements: 1, shape: [100_000], strides: [0] }),
    ]);
    expect(code(dictPickle(Object.fromEntries(many) as Record<string, Uint8Array>))).toBe(
      'BAD_CHECKPOINT',
    );
  });

  it('nor one out of a storage that would be unpacked to far more than the file', () => {
    const one = tensor({ elements: 2 ** 30, shape: [1], strides: [1] });
    const file = ptZip(dictPickle({ w: one }), { 'data/0': le(0, 4) });
    expect(failureOf(() => readCheckpoint(file)).message).toMatch(/far larger/);
  });

  it.each([
    ['beyond its storage', { elements: 1, shape: [2], strides: [1] }],
    ['from beyond its storage', { elements: 1, offset: 1, shape: [1], strides: [1] }],
    ['by its strides', { elements: 1, shape: [2, 1], strides: [1, 9] }],
    ['with a negative offset', { elements: 1, offset: -1, shape: [1], strides: [1] }],
    ['with a negative stride', { elements: 1, shape: [1], strides: [-1] }],
    ['with a negative size', { elements: 1, shape: [-1], strides: [1] }],
    ['with fewer strides than sizes', { elements: 1, shape: [1, 1], strides: [1] }],
    ['from a storage larger than its bytes', { elements: 2, shape: [2], strides: [1] }],
    ['from a storage smaller than its bytes', { elements: 0, shape: [0], strides: [1] }],
    ['from a storage that is missing', { key: '9', elements: 1, shape: [1], strides: [1] }],
    ['from outside its folder', { key: '../../0', elements: 1, shape: [1], strides: [1] }],
  ])('a tensor that reads %s', (_, options) => {
    expect(code(dictPickle({ w: tensor(options) }))).toBe('BAD_CHECKPOINT');
  });

  it.each([
    ['a string of 4 GB', bytes(0x80, 2, 'X', le(0xffffffff, 4), 'ab')],
    ['a string of 2^63 bytes', bytes(0x80, 4, 0x8d, le(2n ** 63n, 8), 'ab')],
    ['an integer of 2 GB', bytes(0x80, 2, 0x8b, le(0x7fffffff, 4), 1)],
    ['an integer of 1000 bytes', bytes(0x80, 2, 0x8b, le(1000, 4), new Uint8Array(1000), '.')],
    ['a pop from nothing', bytes(0x80, 2, '0.')],
    ['an unknown memo entry', bytes(0x80, 2, 'h\x07.')],
    ['an unknown instruction', bytes(0x80, 2, 0xff, '.')],
    ['an unknown protocol', bytes(0x80, 9, 'N.')],
    ['no tensors', bytes(0x80, 2, '}.')],
    ['no end', bytes(0x80, 2, '}')],
    ['a bare number', bytes(0x80, 2, 'K\x01.')],
    ['text that is not UTF-8', bytes(0x80, 2, 'X', le(1, 4), 0xff, '.')],
    ['values left over', bytes(0x80, 2, 'NN.')],
    ['an open mark', bytes(0x80, 2, '(N.')],
    [
      'one storage key, two types',
      dictPickle({
        a: tensor({ elements: 1, shape: [1], strides: [1] }),
        b: tensor({ elements: 1, storage: 'IntStorage', shape: [1], strides: [1] }),
      }),
    ],
  ])('%s', (_, pickle) => {
    expect(code(pickle)).toBe('BAD_CHECKPOINT');
  });
});

describe('files that are damaged or something else', () => {
  it.each([
    ['empty', bytes()],
    ['a text', bytes('user item rating\n1 2 3\n')],
    ['an image', bytes(0x89, 'PNG\r\n', 0x1a, '\n', new Uint8Array(40))],
    ['another zip', zipSync({ 'a.txt': bytes('a') })],
    ['a zip with two object lists', ptZip(bytes(0x80, 2, '}.'), { '../b/data.pkl': bytes('N.') })],
    ['a pickle of something else', bytes(0x80, 2, 'K\x01.', new Uint8Array(20))],
    ['a later old format', bytes(MAGIC, 0x80, 2, 'M', le(1002, 2), '.')],
  ])('%s is BAD_CHECKPOINT', (_, file) => {
    expect(failureOf(() => readCheckpoint(file)).code).toBe('BAD_CHECKPOINT');
  });

  it.each(['mixed-zip.pt', 'mixed-legacy.pt', 'model-legacy.pt', 'reference.safetensors'])(
    '%s cut short anywhere is BAD_CHECKPOINT',
    (name) => {
      const whole = fixture(name);
      for (let length = 0; length < whole.length; length += 7) {
        expect(failureOf(() => readCheckpoint(whole.slice(0, length))).code).toBe('BAD_CHECKPOINT');
      }
      expect(failureOf(() => readCheckpoint(whole.slice(0, -1))).code).toBe('BAD_CHECKPOINT');
    },
  );

  it.each(['mixed-zip.pt', 'mixed-legacy.pt', 'odd-company-legacy.pt', 'reference.safetensors'])(
    '%s with bytes changed at random is read or refused, never anything else',
    (name) => {
      const whole = fixture(name);
      const random = stream(7, 'shuffle');
      let failures = 0;
      for (let trial = 0; trial < 1500; trial++) {
        const file = whole.slice();
        for (let change = random.below(4); change >= 0; change--) {
          file[random.below(file.length)] = random.below(256);
        }
        try {
          readCheckpoint(file);
        } catch (thrown) {
          failures++;
          if (!(thrown instanceof LabFailure)) throw thrown;
          expect(['BAD_CHECKPOINT', 'CHECKPOINT_REFUSED']).toContain(thrown.error.code);
        }
      }
      expect(failures).toBeGreaterThan(100);
    },
  );

  it.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0', /git lfs pull/],
    ['\n<!DOCTYPE html><html>', /not the page about it/],
    ['1 2 3\n', /written by torch\.save/],
  ])('%j says what to do instead', (content, action) => {
    expect(failureOf(() => readCheckpoint(bytes(content))).action).toMatch(action);
  });

  it('an archive cut short says so', () => {
    const { message } = failureOf(() => readCheckpoint(ptZip(bytes(0x80, 2, '}.')).slice(0, 60)));
    expect(message).toMatch(/damaged or cut short/);
  });

  it('an entry that claims 4 GB is not inflated', () => {
    const file = ptZip(bytes(0x80, 2, '}.'));
    // The uncompressed size stands at byte 24 of an entry of the zip's central directory.
    const entry = file.findIndex((_, i) =>
      [0x50, 0x4b, 1, 2].every((byte, k) => file[i + k] === byte),
    );
    file.set(le(0xfffffff0, 4), entry + 24);
    expect(failureOf(() => readCheckpoint(file)).message).toMatch(/too large/);
  });

  it('an entry that is there twice is not chosen between', () => {
    const file = ptZip(bytes(0x80, 2, '}.'), { 'data.pk_': bytes(0x80, 2, '].') });
    const name = new TextEncoder().encode('archive/data.pk_');
    file.forEach((_, i) => {
      if (name.every((byte, k) => file[i + k] === byte)) file[i + name.length - 1] = 0x6c;
    });
    expect(failureOf(() => readCheckpoint(file)).message).toMatch(/twice/);
  });
});
