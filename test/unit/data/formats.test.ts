import { describe, expect, it } from 'vitest';
import type { LoadProgress } from '../../../workers/protocol/dataset.ts';
import { readDataset } from '../../../workers/data/read.ts';
import { asRecord, encode, gzip, read } from '../../support/data-helpers.ts';

const USERS = {
  1: [10, 20, 30, 40, 50],
  2: [20, 10, 60, 30, 40, 50],
  3: [7, 8, 9, 10, 20],
  9: [60, 50, 40, 30, 20],
};
const byUser = Object.entries(USERS)
  .map(([user, items]) => `${user} ${items.join(' ')}\n`)
  .join('');
const byInteraction = Object.entries(USERS)
  .map(([user, items]) => items.map((item) => `${user} ${item}\n`).join(''))
  .join('');

describe('reading interaction files', () => {
  it('reads one user per line', async () => {
    const { dataset, facts } = await read(byUser);
    expect(asRecord(dataset)).toEqual(USERS);
    expect(facts.format).toBe('user-per-line');
    expect(dataset.users).toBe(4);
    expect(dataset.items).toBe(9);
  });

  it('reads one interaction per line as the same dataset', async () => {
    const { dataset, facts } = await read(byInteraction);
    expect(facts.format).toBe('interaction-per-line');
    expect(asRecord(dataset)).toEqual(USERS);
    const other = await read(byUser);
    expect(dataset.hash).toBe(other.dataset.hash);
    expect(facts.fileHash).not.toBe(other.facts.fileHash);
  });

  it('keeps each user’s order when the interactions of users are interleaved', async () => {
    const left = Object.entries(USERS).map(([user, items]) => ({ user, items: [...items] }));
    const lines: string[] = [];
    for (let turn = 0; left.some(({ items }) => items.length > 0); turn++) {
      const { user, items } = left[(turn * 3 + 2) % left.length];
      const item = items.shift();
      if (item !== undefined) lines.push(`${user} ${item}`);
    }
    const { dataset } = await read(lines.join('\n'));
    expect(asRecord(dataset)).toEqual(USERS);
    expect(dataset.hash).toBe((await read(byUser)).dataset.hash);
  });

  it('gives the same dataset whatever the order of lines', async () => {
    const reversed = byUser.trimEnd().split('\n').reverse().join('\n');
    expect((await read(reversed)).dataset.hash).toBe((await read(byUser)).dataset.hash);
  });

  it('numbers items by ascending original id, and keeps ids that are compact already', async () => {
    const { dataset } = await read(byUser);
    expect([...dataset.originalItems]).toEqual([0, 7, 8, 9, 10, 20, 30, 40, 50, 60]);
    const compact = '1 3 1 2 5 4\n2 1 2 3 4 5\n3 5 4 3 2 1\n4 2 1 3 4 5\n';
    const same = (await read(compact)).dataset;
    expect([...same.sequence.subarray(0, 5)]).toEqual([3, 1, 2, 5, 4]);
    expect([...same.originalItems]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('numbers very large ids alike', async () => {
    const far = (id: number): number => 2147483647 - 1000 * (60 - id);
    const text = Object.entries(USERS)
      .map(([user, items]) => `${user} ${items.map(far).join(' ')}\n`)
      .join('');
    const { dataset } = await read(text);
    expect(dataset.hash).toBe((await read(byUser)).dataset.hash);
    expect(dataset.originalItems[dataset.items]).toBe(2147483647);
  });

  it.each([
    ['CRLF', byUser.replaceAll('\n', '\r\n')],
    ['tabs', byUser.replaceAll(' ', '\t')],
    ['trailing and doubled blanks', byUser.replaceAll('\n', '  \t\n').replaceAll(' ', '  ')],
    ['blank lines', `\n\n${byUser.replaceAll('\n', '\n \n\n')}\n`],
    ['a byte order mark', `\ufeff${byUser}`],
    ['no last line break', byUser.trimEnd()],
    ['leading zeros', byUser.replace('1 10', '01 0010')],
  ])('accepts %s', async (_, text) => {
    expect((await read(text)).dataset.hash).toBe((await read(byUser)).dataset.hash);
  });

  it('does not depend on how the bytes arrive', async () => {
    const whole = await read(byUser);
    for (const text of [byUser, `\ufeff${byUser}`]) {
      for (const chunk of [1, 2, 3, 5, 7]) {
        expect((await read(text, { chunk })).dataset.hash).toBe(whole.dataset.hash);
        const packed = await read(gzip(text), { chunk });
        expect(packed.dataset.hash).toBe(whole.dataset.hash);
      }
    }
    expect((await read(gzip(byUser))).facts.fileHash).toBe(whole.facts.fileHash);
  });

  it('spans more than one block of numbers', async () => {
    const sequences = Array.from({ length: 4000 }, (_, u) =>
      Array.from({ length: 5 + (u % 40) }, (_, i) => 1 + ((u * 7 + i * 13) % 997)),
    );
    const text = sequences.map((items, u) => `${u + 1} ${items.join(' ')}`).join('\n');
    const { dataset } = await read(text, { chunk: 4093 });
    expect(dataset.sequence.length).toBeGreaterThan(65536);
    expect(Object.values(asRecord(dataset))).toEqual(sequences);
    const lines = sequences.flatMap((items, u) => items.map((item) => `${u + 1} ${item}`));
    expect((await read(lines.join('\n'))).dataset.hash).toBe(dataset.hash);
  });

  it('reports phases in order and the bytes of the source, packed or not', async () => {
    for (const bytes of [encode(byUser), gzip(byUser)]) {
      const heard: LoadProgress[] = [];
      await readDataset(() => new Blob([bytes]).stream(), {
        name: 'test',
        dropShort: false,
        totalBytes: bytes.length,
        onProgress: (progress) => heard.push(progress),
      });
      expect(heard.map(({ phase }) => phase)).toEqual(['reading', 'checking', 'preparing']);
      expect(heard[2]).toEqual({
        phase: 'preparing',
        bytes: bytes.length,
        totalBytes: bytes.length,
      });
    }
  });

  it('lets other tasks of the thread run while it reads a long file', async () => {
    const line = `${Array.from({ length: 50 }, (_, i) => 1000 + i).join(' ')}\n`;
    const text = Array.from({ length: 40_000 }, (_, u) => `${u + 1} ${line}`).join('');
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setTimeout(count, 0);
    };
    setTimeout(count, 0);
    await read(text, { chunk: 1 << 16 });
    running = false;
    // 10 MB of text, 2 million numbers and as many to hash: a turn every two million units of work.
    expect(turns).toBeGreaterThan(5);
  });
});
