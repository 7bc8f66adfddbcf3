/** What orders a table, and what only looks as if it did. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetCard } from '../../../workers/data/card.ts';
import { readAs } from '../../../workers/catalog/reading.ts';
import { failureOf, read } from '../../support/data-helpers.ts';

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/cases', name)));
const toy = await read(bytesOf('00-toy-data.txt'));

const said = ({ dataset, facts }: typeof toy): string => {
  const { reading } = datasetCard(dataset, facts);
  return reading === undefined ? facts.format : readAs(facts.format, reading);
};

/** Rows of the toy data, with a time that counts up over users taken in turn. */
const rows = Array.from({ length: toy.dataset.users }, (_, u) =>
  Array.from(toy.dataset.sequence.subarray(toy.dataset.offsets[u], toy.dataset.offsets[u + 1])),
).flatMap((items, u) =>
  items.map((item, i) => ({ user: u + 1, item, time: 1_300_000_000 + 60 * i })),
);
const byTime = rows.toSorted((a, b) => a.time - b.time);
const lines = (write: (row: (typeof rows)[number]) => string, of = byTime): string =>
  of.map((row) => `${write(row)}\n`).join('');

describe('columns that only look like a time', () => {
  const order = (reading: typeof toy) => reading.facts.reading?.columns;
  const header = (name: string, write: (r: (typeof rows)[number]) => string | number) =>
    `user,item,${name}\n${lines((r) => `${r.user},${r.item},${write(r)}`)}`;

  it.each([
    [
      'names with four digits, and a rating',
      lines((r) => `u${String(r.user).padStart(3, '0')},prod ${1000 + r.item},${1 + (r.item % 5)}`),
    ],
    ['names with four digits', lines((r) => `u${100 + r.user},prod ${1000 + r.item}`)],
    ['names with a year', lines((r) => `user-${1000 + r.user},item-${1950 + r.item},3`)],
    ['names of months', lines((r) => `u${100 + r.user},may-${1000 + r.item},3`)],
  ])('are no order: %s', async (_, text) => {
    const opened = await read(text);
    expect(opened.dataset.hash).toBe(toy.dataset.hash);
    expect(order(opened)).toMatchObject({ user: 'column 1', item: 'column 2', time: null });
  });

  it.each([
    ['release_date', header('release_date', (r) => `${2000 - r.item}-01-01`)],
    ['birthday', header('birthday', (r) => `${1950 + r.user}-05-01`)],
    ['title', header('title', (r) => `Movie ${2000 - r.item}`)],
    ['shop', header('shop', (r) => 1_400_000_000 - r.item)],
    ['rank of the item', header('rank', (r) => 100 - r.item)],
    ['order that is a word', header('order', (r) => `A-${r.time}`)],
    ['step that comes back', header('step', (r) => r.item % 3)],
  ])('are no order under a header that names user and item: %s', async (_, text) => {
    const opened = await read(text);
    expect(opened.dataset.hash).toBe(toy.dataset.hash);
    expect(said(opened)).toContain('item = item, in the order of the file');
  });

  it.each([
    'position',
    'pos',
    'Step',
    'seq',
    'sequence',
    'order',
    'rank',
    'when',
    'index_in_session',
  ])('a place in the sequence is an order: %s', async (name) => {
    const places = rows.map((r) => ({ ...r, time: (r.time - 1_300_000_000) / 60 + 1 }));
    const text = `user,item,${name}\n${lines((r) => `${r.user},${r.item},${r.time}`, places.toReversed())}`;
    const opened = await read(text);
    expect(opened.dataset.hash).toBe(toy.dataset.hash);
    expect(said(opened)).toContain(`in order of ${name}`);
  });

  it('a date with the month’s name is an order without a header', async () => {
    const text = lines(
      (r) => `u${100 + r.user},i${100 + r.item},${new Date(r.time * 1000).toUTCString().slice(5)}`,
      byTime.toReversed(),
    ).replaceAll(' GMT', '');
    const opened = await read(text);
    expect(opened.dataset.hash).toBe(toy.dataset.hash);
    expect(order(opened)?.time).toBe('column 3');
    expect(opened.facts.reading?.incomplete).toBe(0);
  });

  it.each([
    ['a user and a time alone', 'user,timestamp\n1,1300000001\n1,1300000002\n2,1300000003\n'],
    ['a user and a date alone', 'u1,2014-05-01\nu1,2014-05-02\nu2,2014-05-03\n'],
  ])('are never the item as well: %s', async (_, text) => {
    const error = await failureOf(read(text));
    expect(error).toMatchObject({ code: 'UNKNOWN_FORMAT' });
    expect(error.message).toMatch(/too few to tell a user and an item/);
  });

  it('refuses a title as the time that a header names', async () => {
    const error = await failureOf(read(header('time', (r) => `Movie ${2000 - r.item}`)));
    expect(error.message).toMatch(/“Movie 19\d\d” in time, which orders/);
  });

  it('takes the separator by which a header names the columns', async () => {
    const grouped = (time: number) => time.toLocaleString('en-US');
    const text = `user;item;timestamp\n${lines((r) => `${r.user};${r.item};${grouped(r.time)}`)}`;
    const error = await failureOf(read(text));
    expect(error.message).toMatch(/“1,300,000,000” in timestamp, which orders/);
    const priced = `user;item;price;time\n${lines((r) => `${r.user};${r.item};1,2,3,4;${r.time}`)}`;
    expect((await read(priced)).dataset.hash).toBe(toy.dataset.hash);
  });
});

describe('lists filled up to one length', () => {
  it.each(['0', '-1', 'None'])('are refused at either end: %s', async (filler) => {
    const list = '3 4 5 6 7';
    const before = [1, 2, 3, 4].map((u) => `${u} ${filler} ${filler} ${list}\n`).join('');
    const after = [1, 2, 3, 4].map((u) => `${u} ${list} ${filler} ${filler}\n`).join('');
    expect(await failureOf(read(before))).toMatchObject({
      code: 'ID_NOT_POSITIVE',
      line: 1,
      message: expect.stringContaining(`begins with several “${filler}”`) as string,
    });
    expect(await failureOf(read(after))).toMatchObject({
      code: 'ID_NOT_POSITIVE',
      line: 1,
      message: expect.stringContaining(`ends with several “${filler}”`) as string,
    });
  });
});
