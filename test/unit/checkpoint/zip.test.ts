/** Nothing of a zip archive is believed before its length and its checksum are right. */
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../../workers/checkpoint/state-dict.ts';
import { crc32 } from '../../../workers/checkpoint/crc32.ts';
import { readZipEntry, zipEntries } from '../../../workers/checkpoint/zip.ts';
import {
  bytes,
  caseFile,
  dictPickle,
  failureOf,
  fixture,
  le,
  ptZip,
  tensor,
} from '../../support/checkpoint-files.ts';
import { zipOf, type ZipPart } from '../../support/zip-files.ts';

const content = Uint8Array.from({ length: 999 }, (_, i) => (i * i) % 251);
const KINDS: readonly [string, Partial<ZipPart>][] = [
  ['stored', {}],
  ['deflated', { deflated: true }],
  ['stored, with a data descriptor', { descriptor: true }],
  ['deflated, with a data descriptor', { deflated: true, descriptor: true }],
  ['stored, zip64', { wide: true }],
  ['deflated, zip64', { wide: true, deflated: true }],
];

describe.each(KINDS)('an entry that is %s', (_, kind) => {
  const parts = [
    { name: 'a/first', content: bytes('first'), ...kind },
    { name: 'b', content, ...kind },
  ];

  it.each([false, true])('is read (end record of zip64: %s)', (wide) => {
    const file = zipOf(parts, wide);
    const read = zipEntries(file).map((entry) => [entry.name, readZipEntry(file, entry)]);
    expect(read).toEqual([
      ['a/first', bytes('first')],
      ['b', content],
    ]);
  });

  it('is refused when any one bit of its bytes is another', () => {
    const file = zipOf([{ name: 'b', content, ...kind }]);
    const [entry] = zipEntries(file);
    const start = entry.start + 30 + entry.name.length + (kind.wide ? 20 : 0);
    for (let bit = 0; bit < 8 * entry.packed; bit += 37) {
      const damaged = file.slice();
      damaged[start + (bit >> 3)] ^= 1 << (bit & 7);
      expect(failureOf(() => readZipEntry(damaged, entry)).message).toMatch(/damaged after.* b/);
    }
  });

  it('is refused when its checksum is another', () => {
    const file = zipOf([{ name: 'b', content, ...kind, crc: 1 }]);
    const { code, message } = failureOf(() => readZipEntry(file, zipEntries(file)[0]));
    expect(code).toBe('BAD_CHECKPOINT');
    expect(message).toContain('the checksum of b does not match');
  });
});

describe('an archive', () => {
  const read = (file: Uint8Array) => zipEntries(file).map((entry) => readZipEntry(file, entry));

  it('may end in a comment, also one that looks like an end', () => {
    const file = zipOf([{ name: 'b', content }]);
    const comment = bytes('PK', 5, 6, 'and more');
    const said = bytes(file.subarray(0, -2), le(comment.length, 2), comment);
    expect(read(said)).toEqual([content]);
  });

  it.each([
    ['encrypted', zipOf([{ name: 'b', content, flags: 1 }]), /encrypted/],
    ['without an end', zipOf([{ name: 'b', content }]).slice(0, -5), /no directory/],
    ['with bytes after its end', bytes(zipOf([{ name: 'b', content }]), 0), /no directory/],
  ])('that is %s is refused', (_, file, why) => {
    expect(failureOf(() => read(file)).message).toMatch(why);
  });

  it('whose directory and entries name different things is refused', () => {
    const file = zipOf([{ name: 'b', content }]);
    file[30] = 0x63; // the name beside the bytes
    expect(failureOf(() => read(file)).message).toMatch(/does not hold b where/);
  });
});

describe('a checkpoint with one bit changed', () => {
  it('is refused with what is damaged and what to do', () => {
    const error = failureOf(() => readCheckpoint(caseFile('16-one-flipped-bit.pt')));
    expect(error.code).toBe('BAD_CHECKPOINT');
    expect(error.message).toContain('the checksum of a/data/0 does not match its bytes');
    expect(error.action).toMatch(/copy or download it again/);
  });

  it('is never read to other values, wherever the bit is', () => {
    const pickle = dictPickle({ w: tensor({ elements: 8, shape: [8], strides: [1] }) });
    const numbers = new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const whole = ptZip(pickle, { 'data/0': new Uint8Array(numbers.buffer) });
    let refused = 0;
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const file = whole.slice();
      file[bit >> 3] ^= 1 << (bit & 7);
      try {
        expect(readCheckpoint(file).tensors.get('w')?.values).toEqual(numbers);
      } catch (thrown) {
        if (thrown instanceof Error && thrown.name !== 'LabFailure') throw thrown;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(8 * 32);
  });

  it('is read where the bit is in what is not asked for', () => {
    const file = fixture('mixed-zip.pt');
    const [unread] = zipEntries(file).filter(({ name }) => name.endsWith('/version'));
    const padding = file[unread.start + 28] + 256 * file[unread.start + 29];
    file[unread.start + 30 + unread.name.length + padding] ^= 1;
    expect(failureOf(() => readZipEntry(file, unread)).message).toMatch(/checksum/);
    expect(readCheckpoint(file).tensors.size).toBe(20);
  });
});

it('the checksum is the one of zip, gzip and PNG', () => {
  expect(crc32(bytes('123456789'))).toBe(0xcbf43926); // the check value of CRC-32
  expect(crc32(bytes())).toBe(0);
});
