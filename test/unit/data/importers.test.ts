/** Every importer knows its own files, and gives what stands in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatOf, formats } from '../../../workers/catalog/formats.ts';
import { choose } from '../../../workers/data/importers/choose.ts';
import type { InteractionTable } from '../../../workers/data/importers/importer.ts';
import { addImporter, importers } from '../../../workers/data/importers/importers.ts';
import { openFile } from '../../../workers/data/importers/open-file.ts';
import { prepare } from '../../../workers/data/prepare/prepare.ts';
import { encode, gzip, read, streamOf } from '../../support/data-helpers.ts';
import { toyImporter } from '../../support/toy-importer/index.ts';

afterAll(addImporter(toyImporter));

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/cases', name), 'utf8');
const users = [1, 2, 3, 4];
const items = [3, 1, 2, 5, 4];
const pairs = (write: (user: number, item: number, i: number) => string): string =>
  users.flatMap((user) => items.map((item, i) => `${write(user, item, i)}\n`)).join('');
const lines = (write: (user: number) => string): string =>
  users.map((user) => `${write(user)}\n`).join('');

/** Files of each format. All but the fixtures hold the same interactions: users 1 to 4, each with items 3 1 2 5 4. */
const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'user-per-line': {
    blanks: lines((user) => `${user} ${items.join(' ')}`),
    tabs: lines((user) => `${user}\t${items.join('\t')}`),
    '00-toy-data.txt': fixture('00-toy-data.txt'),
    '14-cr-line-ends.txt': fixture('14-cr-line-ends.txt'),
    '13-three-item-users-cli.txt': fixture('13-three-item-users-cli.txt'),
  },
  'interaction-per-line': {
    blanks: pairs((user, item) => `${user} ${item}`),
    tabs: pairs((user, item) => `${user}\t${item}`),
  },
  table: {
    'header and commas': `user,item\n${pairs((user, item) => `${user},${item}`)}`,
    'times and no header': pairs((user, item, i) => `${user} ${item} ${1_300_000_000 + i}`),
    pairs: pairs((user, item) => `${user};${item}`),
    '10-recbole-atomic.inter': fixture('10-recbole-atomic.inter'),
    '10b-header-and-commas.csv': fixture('10b-header-and-commas.csv'),
    '11-millisecond-timestamps.txt': fixture('11-millisecond-timestamps.txt'),
  },
  lists: {
    commas: lines((user) => `${user},${items.join(',')}`),
    'a colon after the user': lines((user) => `${user}: ${items.join(' ')}`),
    'a header': `user_id,items\n${lines((user) => `${user},"${items.join(' ')}"`)}`,
  },
  toy: {
    toy: `toy\n${pairs((user, item, i) => `${item}>${user}>${i}`)}`,
    'with another mark': `toy |\n${pairs((user, item, i) => `${item}|${user}|${i}`)}`,
  },
};
const CASES = Object.entries(FILES).flatMap(([format, files]) =>
  Object.entries(files).map(([name, text]) => ({ format, name, text })),
);

async function importedFrom(text: string): Promise<InteractionTable> {
  const file = await openFile(streamOf(encode(text), 64), 'file', {}, () => undefined);
  return choose(file.head, importers()).read(file.bytes);
}

describe('importers', () => {
  it('are one for each format of the catalogue, and each has files here', () => {
    expect(importers().map(({ card }) => card)).toEqual(formats());
    expect(Object.keys(FILES)).toEqual(formats().map(({ id }) => id));
    for (const { id, fields, defaults } of formats()) {
      expect(formatOf(id)?.id).toBe(id);
      expect(Object.keys(fields)).toEqual(Object.keys(defaults));
    }
  });

  it.each(CASES)('$format is surest of $name', async ({ format, text }) => {
    for (const bytes of [encode(text), gzip(text)]) {
      const { head, close } = await openFile(streamOf(bytes), 'file', {}, () => undefined);
      const claims = importers().map((one) => [one.card.id, one.sniff(head).score] as const);
      const [first, second] = claims.toSorted((a, b) => b[1] - a[1]);
      expect(first[0]).toBe(format);
      expect(first[1]).toBeGreaterThan(second[1]);
      expect(first[1]).toBeLessThanOrEqual(1);
      await close();
    }
  });

  it.each(CASES)('$format reads $name in rows of equal number', async ({ text }) => {
    const { users, items, times, values } = await importedFrom(text);
    const rows = users.codes.length;
    expect(rows).toBeGreaterThan(0);
    expect(items.codes.length).toBe(rows);
    expect(times?.values.length ?? rows).toBe(rows);
    expect(values?.length ?? rows).toBe(rows);
    for (const { codes, names } of [users, items]) {
      const [least, most] = names === null ? [1, 2 ** 31 - 1] : [0, names.length - 1];
      expect(codes.every((code) => code >= least && code <= most)).toBe(true);
    }
  });

  const same = CASES.filter(({ name }) => !/^\d/.test(name));
  it.each(same)('$format with $name is the same data set', async ({ format, text }) => {
    const official = await read(FILES['user-per-line'].blanks);
    const { dataset, facts } = await read(text);
    expect(dataset.hash).toBe(official.dataset.hash);
    expect(facts.format).toBe(format);
  });

  it('refuse a file that is nobody’s', async () => {
    await expect(read('one\ntwo\n')).rejects.toThrow('Line 1 has one column');
  });

  it('hand a file on that turns out to be another’s', async () => {
    // More pairs than are looked at, and then a list, an id that is no whole number, or users on several lines.
    const start = Array.from({ length: 30_000 }, (_, i) => `${i + 1} ${(i % 9) + 1}\n`).join('');
    const many = `${start}40000 1 2 3 4 5\n40001 1 2 3 4 5\n40002 1 2 3 4 5\n40003 1 2 3 4 5\n`;
    expect(await read(many, { dropShort: true })).toMatchObject({
      facts: { format: 'user-per-line', droppedUsers: 30_000 },
      dataset: { users: 4, items: 5 },
    });
    const zero = `${start}${pairs((user, item) => `${user} ${item}`)}0 1\n`;
    expect((await read(zero, { dropShort: true })).facts.format).toBe('table');
    const list = Array.from({ length: 20_000 }, (_, i) => `${i + 1} ${i % 7} 1 2 3\n`).join('');
    const again = `${list.replaceAll(' 0 ', ' 7 ')}1 9 1 2 3\n`;
    expect((await read(again.repeat(5), { dropShort: true })).facts.format).toBe('table');
  });
});

describe('a table of interactions', () => {
  it('has text ids, times with their unit and ratings where the file has them', async () => {
    const text = 'user,item,rating,timestamp\nbo,tea,4.5,1300000000000\nana,milk,,1300000000001\n';
    const { users, items, times, values, lineOf } = await importedFrom(text);
    expect(users).toEqual({ codes: Int32Array.of(0, 1), names: ['bo', 'ana'] });
    expect(items).toEqual({ codes: Int32Array.of(0, 1), names: ['tea', 'milk'] });
    expect(times?.unit).toBe('milliseconds');
    expect([...(times?.values ?? [])]).toEqual([1300000000000, 1300000000001]);
    expect([...(values ?? [])]).toEqual([4.5, NaN]);
    expect([0, 1].map(lineOf)).toEqual([2, 3]);
  });

  it.each([
    ['seconds', '1300000000', 'seconds'],
    ['nanoseconds', '1300000000000000000', 'nanoseconds'],
    ['a date', '2014-07-23 18:05', 'milliseconds'],
    ['a compact date', '20140723', 'order'],
    ['places', '17', 'order'],
  ])('says what times count: %s', async (_, time, unit) => {
    const { times } = await importedFrom(`user,item,time\n${pairs((u, i) => `${u},${i},${time}`)}`);
    expect(times?.unit).toBe(unit);
  });

  const table: InteractionTable = {
    users: { codes: Int32Array.of(), names: null },
    items: { codes: Int32Array.of(), names: null },
    times: null,
    values: null,
    idle: [],
    lineOf: (row) => row + 1,
    userTold: null,
    reading: null,
  };
  const options = { name: 'test', dropShort: true, report: () => undefined };
  /** Rows of users 4, 3, 2, 1, 4, 3, … with items counted up from 1 in each. */
  const rows = Array.from({ length: 20 }, (_, i) => ({ user: 4 - (i % 4), item: 1 + (i >> 2) }));
  const codes = (of: (row: (typeof rows)[number]) => number) => Int32Array.from(rows, of);

  it('is prepared the same with numbers or names, in any order that has times', async () => {
    const users = { codes: codes(({ user }) => user), names: null };
    const numbers = await prepare(
      { ...table, users, items: { codes: codes(({ item }) => item), names: null } },
      options,
    );
    const named = await prepare(
      {
        ...table,
        users: { codes: codes(({ user }) => 4 - user), names: ['d', 'c', 'b', 'a'] },
        items: { codes: codes(({ item }) => 5 - item), names: ['E', 'D', 'C', 'B', 'A'] },
        times: { values: Float64Array.from(rows, ({ item }) => item), unit: 'order' },
      },
      options,
    );
    expect(named.dataset.hash).toBe(numbers.dataset.hash);
    expect([...numbers.dataset.sequence.subarray(0, 5)]).toEqual([1, 2, 3, 4, 5]);
    expect(named.dataset.itemNames).toEqual(['', 'A', 'B', 'C', 'D', 'E']);
    expect(numbers.dataset.itemNames).toBeNull();
  });

  it('counts users that have no item among the short ones, with their line', async () => {
    const users = { codes: codes(({ user }) => user), names: null };
    const items = { codes: codes(({ item }) => item), names: null };
    const idle = [{ user: 9, line: 77 }];
    const { droppedUsers, dataset } = await prepare({ ...table, users, items, idle }, options);
    expect([droppedUsers, dataset.users]).toEqual([1, 4]);
    await expect(
      prepare({ ...table, users, items, idle }, { ...options, dropShort: false }),
    ).rejects.toThrow('1 user of 5 has fewer than 5 interactions, the first on line 77');
  });
});
