/** The same interactions in other dress are the same data set; each file lies in test/fixtures/cases. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetCard } from '../../../workers/data/card.ts';
import { readAs } from '../../../workers/catalog/reading.ts';
import { failureOf, gzip, read } from '../../support/data-helpers.ts';

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/cases', name)));
const toy = await read(bytesOf('00-toy-data.txt'));

const said = ({ dataset, facts }: typeof toy): string => {
  const { reading } = datasetCard(dataset, facts);
  return reading === undefined ? facts.format : readAs(facts.format, reading);
};

describe('files of the same interactions', () => {
  it.each([
    [
      '10-recbole-atomic.inter',
      'Read as a table: tabs between columns, with a header; user = user_id:token, item = item_id:token, in order of timestamp:float; rating:float is not used',
    ],
    [
      '10b-header-and-commas.csv',
      'Read as a table: commas between columns, with a header; user = userId, item = movieId, in order of timestamp; rating is not used',
    ],
    [
      '11-millisecond-timestamps.txt',
      'Read as a table: spaces between columns, without a header; user = column 1, item = column 2, in order of column 3; if a column is taken wrongly, add a first line that names them',
    ],
    ['14-cr-line-ends.txt', 'user-per-line'],
  ])('%s is read as the official form is, and says how', async (name, sentence) => {
    for (const chunk of [7, 1 << 20]) {
      const opened = await read(bytesOf(name), { chunk });
      expect(opened.dataset).toEqual(toy.dataset);
      expect(said(opened)).toBe(sentence);
    }
    const packed = await read(gzip(new TextDecoder().decode(bytesOf(name))));
    expect(packed.dataset.hash).toBe(toy.dataset.hash);
  });

  it('counts the short users of 13-three-item-users-cli.txt and can drop them', async () => {
    const short = bytesOf('13-three-item-users-cli.txt');
    expect(await failureOf(read(short))).toMatchObject({ code: 'SHORT_USERS', line: 4, count: 15 });
    const { dataset, facts } = await read(short, { dropShort: true });
    expect(facts.droppedUsers).toBe(15);
    expect(dataset.users).toBe(45);
  });
});

/** Rows of the toy data, with a time that counts up over users taken in turn. */
const rows = Array.from({ length: toy.dataset.users }, (_, u) =>
  Array.from(toy.dataset.sequence.subarray(toy.dataset.offsets[u], toy.dataset.offsets[u + 1])),
).flatMap((items, u) =>
  items.map((item, i) => ({ user: u + 1, item, time: 1_300_000_000 + 60 * i })),
);
const byTime = rows.toSorted((a, b) => a.time - b.time);
const lines = (write: (row: (typeof rows)[number]) => string, of = byTime): string =>
  of.map((row) => `${write(row)}\n`).join('');

describe('the same interactions in other tables', () => {
  it.each([
    ['ratings.dat of MovieLens', lines((r) => `${r.user}::${r.item}::5::${r.time}`)],
    [
      'semicolons and quotes',
      `"user";"item";"time"\n${lines((r) => `"${r.user}";"${r.item}";"${r.time}"`)}`,
    ],
    ['bars', lines((r) => `${r.user}|${r.item}|${r.time}`)],
    ['runs of spaces', lines((r) => `  ${r.user}    ${r.item}   4   ${r.time}  `)],
    ['five columns', lines((r) => `${r.user} ${r.item} 4 0 ${r.time}`)],
    ['lines in reverse', lines((r) => `${r.user}\t${r.item}\t${r.time}`, byTime.toReversed())],
    ['time first', `time,user,item\n${lines((r) => `${r.time},${r.user},${r.item}`)}`],
    ['ids as 1.0', lines((r) => `${r.user}.0 ${r.item}.0 ${r.time}.0`)],
    ['pairs with 1.0', lines((r) => `${r.user}.0 ${r.item}.0`)],
    ['pairs apart by commas', lines((r) => `${r.user},${r.item}`)],
    ['pairs under a header', `user_id item_id\n${lines((r) => `${r.user} ${r.item}`)}`],
    [
      'an index that pandas saved',
      `,userId,itemId,ts\n${byTime.map((r, i) => `${i},${r.user},${r.item},${r.time}\n`).join('')}`,
    ],
    [
      'names of lines that R saved',
      `"user" "item" "time"\n${byTime.map((r, i) => `"${i}" ${r.user} ${r.item} ${r.time}\n`).join('')}`,
    ],
    [
      'dates',
      `user,item,date\n${lines((r) => `${r.user},${r.item},${new Date(r.time * 1000).toISOString()}`)}`,
    ],
    [
      'dates with a space',
      lines(
        (r) =>
          `${r.user},${r.item},${new Date(r.time * 1000).toISOString().replace('T', ' ').slice(0, 19)}`,
      ),
    ],
    [
      'seconds with an exponent',
      lines((r) => `${r.user},${r.item},${(r.time / 1e9).toFixed(9)}E9`),
    ],
    [
      'Amazon’s columns',
      `reviewerID,asin,overall,unixReviewTime\n${lines((r) => `${r.user},${r.item},5.0,${r.time}`)}`,
    ],
    [
      'a text between',
      `user,item,title,time\n${lines((r) => `${r.user},${r.item},"Soap, ""soft"",\nfor all",${r.time}`)}`,
    ],
    [
      'comments before',
      `% bip weighted\n% 3 4\n${lines((r) => `${r.user} ${r.item} 1 ${r.time}`)}`,
    ],
    [
      'CRLF and a byte order mark',
      `\ufeffuser,item,time\r\n${lines((r) => `${r.user},${r.item},${r.time}\r`)}`,
    ],
    ['CR alone', lines((r) => `${r.user},${r.item},${r.time}`).replaceAll('\n', '\r')],
    ['a blank line between', lines((r) => `${r.user},${r.item},${r.time}\n`)],
    ['a comma at each end', lines((r) => `${r.user},${r.item},${r.time},`)],
    [
      'names padded with zeros',
      lines(
        (r) => `u${String(r.user).padStart(3, '0')},i${String(r.item).padStart(3, '0')},${r.time}`,
      ),
    ],
    ['a rating and no time', lines((r) => `${r.user} ${r.item} ${1 + (r.item % 5)}`)],
  ])('%s', async (_, text) => {
    for (const chunk of [11, 1 << 20]) {
      const { dataset } = await read(text, { chunk });
      expect(dataset.hash).toBe(toy.dataset.hash);
    }
  });

  it.each([
    ['little-endian with a mark', [0xff, 0xfe], 0],
    ['big-endian with a mark', [0xfe, 0xff], 1],
    ['little-endian', [], 0],
    ['big-endian', [], 1],
  ])('in UTF-16, %s', async (_, mark, high) => {
    const text = `user\titem\ttime\r\n${lines((r) => `${r.user}\t${r.item}\t${r.time}`)}`;
    const bytes = new Uint8Array(mark.length + 2 * text.length);
    bytes.set(mark);
    for (let i = 0; i < text.length; i++) bytes[mark.length + 2 * i + high] = text.charCodeAt(i);
    for (const chunk of [3, 1 << 20]) {
      expect((await read(bytes, { chunk })).dataset.hash).toBe(toy.dataset.hash);
    }
  });
});

describe('letters beyond ASCII', () => {
  const names = ['café', 'cafè', 'cafê', 'cafë', 'cafà'];
  const text = `user,item\n${[1, 2, 3, 4].flatMap((u) => names.map((name) => `${u},${name}\n`)).join('')}`;
  const inOneByte = Uint8Array.from(text, (letter) => letter.charCodeAt(0));

  it('stay different ids in a code of one byte per letter, as in UTF-8', async () => {
    const { dataset } = await read(inOneByte, { chunk: 5 });
    expect(dataset.items).toBe(5);
    expect(dataset).toEqual((await read(text)).dataset);
  });

  it('are refused where a file begins in UTF-8 and goes on in another code', async () => {
    const start = 'user,item\n'.length;
    const long = Uint8Array.from(
      text
        .replace(/[^\n -~]/g, 'e')
        .slice(start)
        .repeat(2000),
      (letter) => letter.charCodeAt(0),
    );
    const mixed = new Uint8Array(start + long.length + inOneByte.length - start);
    mixed.set(inOneByte.subarray(0, start));
    mixed.set(long, start);
    mixed.set(inOneByte.subarray(start), start + long.length);
    const error = await failureOf(read(mixed, { chunk: 1 << 16 }));
    expect(error.code).toBe('UNKNOWN_FORMAT');
    expect(error.action).toContain('UTF-8');
  });
});

describe('the same interactions in other lists', () => {
  const users = Array.from({ length: toy.dataset.users }, (_, u) => ({
    user: u + 1,
    items: rows.filter(({ user }) => user === u + 1).map(({ item }) => item),
  }));
  it.each([
    ['commas', (user: number, items: number[]) => [user, ...items].join(',')],
    ['commas and spaces', (user: number, items: number[]) => [user, ...items].join(', ')],
    ['a colon after the user', (user: number, items: number[]) => `${user}: ${items.join(' ')}`],
    ['a tab, then commas', (user: number, items: number[]) => `${user}\t${items.join(',')}`],
    ['a comma, then spaces', (user: number, items: number[]) => `${user},${items.join(' ')}`],
    ['a quoted list', (user: number, items: number[]) => `${user},"[${items.join(', ')}]"`],
    [
      'ids as 1.0',
      (user: number, items: number[]) => [user, ...items].map((n) => `${n}.0`).join(' '),
    ],
    [
      'names',
      (user: number, items: number[]) =>
        [user, ...items].map((n) => `x${String(n).padStart(4, '0')}`).join(' '),
    ],
  ])('%s', async (_, write) => {
    const text = users.map(({ user, items }) => `${write(user, items)}\n`).join('');
    for (const header of ['', 'user_id:token\titem_id_list:token_seq\n', 'user items\n']) {
      const { dataset, facts } = await read(header + text, { chunk: 1000 });
      expect(dataset.hash).toBe(toy.dataset.hash);
      expect(facts.format).toBe('lists');
    }
  });
});

describe('published tables, by the look of their first lines', () => {
  const day = (time: number) => new Date(time * 1000);
  const slashed = (time: number, order: 'day' | 'month') => {
    const [year, month, date] = day(time).toISOString().slice(0, 10).split('-').map(Number);
    const clock = day(time).toISOString().slice(11, 16);
    return `${order === 'day' ? `${date}/${month}` : `${month}/${date}`}/${year} ${clock}`;
  };
  // Days apart, so that dates tell more than one month.
  const spread = byTime.map((row, i) => ({ ...row, time: 1_300_000_000 + i * 7_200 }));
  it.each([
    [
      'listening: user, ISO time, artist, name',
      lines(
        (r) =>
          `user_${1000 + r.user}\t${day(r.time).toISOString()}\t${1000 + r.item}\tA ${r.item} B`,
        spread,
      ),
    ],
    [
      'places: user, ISO time, latitude, longitude, place',
      lines(
        (r) =>
          `${r.user}\t${day(r.time).toISOString()}\t30.23${r.item}1\t-97.79${r.item}1\t${r.item}`,
        spread,
      ),
    ],
    [
      'places with a worded date',
      lines(
        (r) =>
          `${r.user}\t${1000 + r.item}\tBar\t40.71\t-74.01\t${day(r.time)
            .toUTCString()
            .replace(/(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT/, '$1 $3 $2 $5 +0000 $4')}`,
        spread,
      ),
    ],
    [
      'purchases with month/day/year',
      `InvoiceNo,StockCode,Quantity,InvoiceDate,CustomerID\n${lines((r) => `5,${r.item},6,${slashed(r.time, 'month')},${r.user}.0`, spread)}`,
    ],
    [
      'purchases with day/month/year',
      `CustomerID,StockCode,InvoiceDate\n${lines((r) => `${r.user},${r.item},${slashed(r.time, 'day')}`, spread)}`,
    ],
    [
      'clicks: session, ISO time, item, category',
      lines((r) => `${r.user},${day(r.time).toISOString()},${214_000_000 + r.item},0`, spread),
    ],
    [
      'events: time in ms, visitor, event, item',
      `timestamp,visitorid,event,itemid,transactionid\n${lines((r) => `${r.time * 1000},${r.user},view,${r.item},`, spread)}`,
    ],
    [
      'behaviour: user, item, category, kind, seconds',
      lines((r) => `${r.user},${r.item},${r.item % 7},pv,${r.time}`, spread),
    ],
    [
      'reviews by item first',
      lines(
        (r) =>
          `B0${String(r.item).padStart(8, '0')},A${String(r.user).padStart(13, '0')},5.0,${r.time}`,
        spread,
      ),
    ],
    [
      'compact dates',
      lines(
        (r) => `${r.user} ${r.item} ${day(r.time).toISOString().replace(/\D/g, '').slice(0, 14)}`,
        spread,
      ),
    ],
  ])('%s', async (_, text) => {
    expect((await read(text, { chunk: 1000 })).dataset.hash).toBe(toy.dataset.hash);
  });

  it('keeps names of items for whom ids are no numbers, in an order that no line order changes', async () => {
    const text = lines((r) => `user ${r.user},item ${r.item},${r.time}`, spread);
    const { dataset } = await read(text);
    expect(dataset.itemNames?.slice(0, 4)).toEqual(['', 'item 1', 'item 10', 'item 11']);
    const turned = await read(
      lines((r) => `user ${r.user},item ${r.item},${r.time}`, spread.toReversed()),
    );
    expect(turned.dataset).toEqual(dataset);
  });

  it('counts what it decided: ties, repeats and incomplete lines', async () => {
    const rowsOf = (user: number) =>
      [1, 2, 3, 2, 5, 6].map((item, i) => `${user},${item},${100 + (i >> 1)}`);
    const text = [
      'user,item,time',
      ...[4, 3, 2, 1].flatMap(rowsOf),
      '1,,105',
      ',7,106',
      '2,9,',
    ].join('\n');
    const { dataset, facts } = await read(text);
    expect(facts.reading).toMatchObject({ ties: 12, repeats: 4, incomplete: 3 });
    expect([...dataset.sequence.subarray(0, 6)]).toEqual([1, 2, 3, 2, 4, 5]);
    if (facts.reading === null) throw new Error('It was read as a table');
    expect(readAs(facts.format, facts.reading)).toBe(
      'Read as a table: commas between columns, with a header; user = user, item = item, in order of time (12 interactions at the same time as the one before: in the order of the file); 4 repeats of an item by the same user kept; 3 lines without a user, an item or a time left out',
    );
  });
});

describe('tables that cannot be read rightly', () => {
  const five = (write: (i: number, user: number) => string) =>
    [1, 2, 3, 4].flatMap((user) => [1, 2, 3, 4, 5].map((i) => `${write(i, user)}\n`)).join('');
  it.each([
    [
      'a line with a column less',
      `user,item,time\n${five((i, u) => `${u},${i},130000000${i}`)}5,1\n`,
      22,
      /Line 22 has 2 columns.*commas/,
    ],
    [
      'dates of which nothing tells the month',
      five((i, u) => `${u},${i},0${i}/0${i + 1}/2014`),
      1,
      /tells the day from the month/,
    ],
    [
      'a word in the column of times',
      `user,item,time\n${five((i, u) => `${u},${i},130000000${i}`)}5,1,soon\n`,
      22,
      /“soon” in time/,
    ],
    [
      'most lines without a user',
      `user,item,time\n${five((i) => `,${i},130000000${i}`)}`,
      2,
      /20 of 20 lines lack/,
    ],
    [
      'a quote that is not closed',
      `user,item,title\n1,2,"open\n${five((i, u) => `${u},${i},x`)}`,
      2,
      /double quote that opens on line 2/,
    ],
    [
      'numbers of which nothing tells the item',
      Array.from({ length: 90 }, (_, i) => `${i % 9} ${i} ${i * 3} ${i * 5}\n`).join(''),
      1,
      /which column is the item/,
    ],
    [
      'a header that names a column less',
      `user,item\n${five((i, u) => `${u},${i},130000000${i}`)}`,
      1,
      /Line 1 has 2 columns where most lines have 3/,
    ],
    [
      'users who never come back',
      'user,item,time\n1,2,3\n2,3,4\n3,4,5\n',
      undefined,
      /No user appears twice when user is taken/,
    ],
  ])('%s', async (_, text, line, sentence) => {
    const error = await failureOf(read(text));
    expect(error).toMatchObject({ code: 'UNKNOWN_FORMAT' });
    expect(error.line).toBe(line);
    expect(error.message).toMatch(sentence);
  });
});
