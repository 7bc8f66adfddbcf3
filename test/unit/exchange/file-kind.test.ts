/** Files are told by what is in them; the name decides only where that leaves it open. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../src/exchange/file-kind.ts';
import { embedded } from '../../../src/exchange/html/embedded.ts';
import { writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';
import { bytes, caseFile, fixture } from '../../support/checkpoint-files.ts';

const kind = (content: string | Uint8Array, name: string) =>
  kindOf(new File([typeof content === 'string' ? content : new Uint8Array(content)], name));

const NAMES = [
  'model.pt',
  'model.ckpt',
  'pytorch_model.bin',
  'best.zip',
  'notes.txt',
  'mine.ipynb',
  'page.html',
  'model',
];

describe('learned parameters', () => {
  const padded = Array.from(
    { length: 300 },
    (_, i) => [`a/data/${i}`, new Uint8Array(20)] as const,
  );
  it.each([
    ['zip', fixture('mixed-zip.pt')],
    ['legacy', fixture('model-legacy.pt')],
    ['Lightning’s', fixture('odd-lightning.ckpt')],
    ['safetensors', fixture('reference.safetensors')],
    ['our own', writeSafetensors(new Map(), {})],
    ['damaged', caseFile('16-one-flipped-bit.pt')],
    [
      'zip, its list of objects last',
      zipSync(Object.fromEntries([...padded, ['a/data.pkl', bytes(0x80, 2, '}.')]]), { level: 0 }),
    ],
    ['a bare pickle', bytes(0x80, 4, '}.')],
  ])('are known by their content: %s', async (_, content) => {
    for (const name of NAMES) expect(await kind(content, name)).toBe('checkpoint');
  });

  it('that are damaged beyond knowing are known by their name', async () => {
    for (const name of ['a.pt', 'B.SafeTensors', 'x.pth', 'last.CKPT']) {
      expect(await kind('', name)).toBe('checkpoint');
      expect(await kind('version https://git-lfs.github.com/spec/v1', name)).toBe('checkpoint');
    }
  });
});

describe('notebooks and pages', () => {
  const notebook = JSON.stringify(
    { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 },
    null,
    1,
  );
  it('are known by their content', async () => {
    for (const name of ['mine.ipynb', 'mine.json', 'mine.ipynb.txt', 'mine', 'mine.html']) {
      expect(await kind(notebook, name)).toBe('notebook');
      expect(await kind(`\ufeff\n${notebook}`, name)).toBe('notebook');
      expect(await kind(`<!doctype html>${embedded(notebook)}`, name)).toBe('page');
      expect(await kind('\n<HTML><p>1 2 3', name)).toBe('page');
    }
  });

  it('that are damaged are known by their name', async () => {
    expect(await kind('', 'mine.ipynb')).toBe('notebook');
    expect(await kind('{"cells": [', 'mine.ipynb')).toBe('notebook');
    expect(await kind('<p>', 'mine.htm')).toBe('page');
  });
});

describe('everything else', () => {
  it('is data, if it is not for looking at', async () => {
    for (const name of ['a.txt', 'pt.csv', 'a.inter', 'a', 'a.bin', 'u.data', 'ratings.dat'])
      expect(await kind('1 2 3\n', name)).toBe('data');
    expect(await kind(bytes(0x1f, 0x8b, 8, 0), 'a.gz')).toBe('data');
    expect(await kind('{"user": 1}', 'rows.txt')).toBe('data');
    // Not a length of a header: a text whose ninth letter is a brace.
    expect(await kind('1 2 3 4 {x}', 'a.txt')).toBe('data');
  });

  it('is for looking at, by its content or its name', async () => {
    expect(await kind(bytes(0x89, 'PNG\r\n'), 'a.txt')).toBe('reading');
    expect(await kind('%PDF-1.7', 'paper')).toBe('reading');
    for (const name of ['loss.svg', 'runs.json', 'README.md', 'a.yaml'])
      expect(await kind('1 2 3', name)).toBe('reading');
  });

  it('is an archive to be unpacked, but only under the name of one', async () => {
    const file = zipSync({ 'ml-1m/ratings.dat': bytes('1::2') });
    expect(await kind(file, 'ml-1m.zip')).toBe('archive');
    expect(await kind(file, 'book.xlsx')).toBe('data');
    expect(await kind(file, 'cut.pt')).toBe('checkpoint');
  });
});
