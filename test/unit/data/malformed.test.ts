import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../workers/data/text/bytes.ts';
import { readDataset } from '../../../workers/data/read.ts';
import { asRecord, encode, failureOf, gzip, read } from '../../support/data-helpers.ts';

const GOOD = '1 1 2 3 4 5\n2 1 2 3 4 5\n3 1 2 3 4 5\n4 1 2 3 4 5\n';

describe('malformed interaction files', () => {
  it.each([
    ['', 'nothing'],
    ['\n \r\n\t\n', 'blank lines'],
    ['\ufeff', 'a byte order mark'],
  ])('EMPTY_FILE for %j (%s)', async (text) => {
    expect((await failureOf(read(text))).code).toBe('EMPTY_FILE');
  });

  it.each([
    ['abc', 'abc'],
    ['1.5', '1.5'],
    ['7x', '7x'],
    ['+3', '+3'],
    ['1e5', '1e5'],
    ['3,4', '3,4'],
    ['--2', '--2'],
    ['-', '-'],
    ['zwölf', 'zwölf'],
    ['一', '一'],
  ])('NOT_A_NUMBER quotes %j and its line', async (token, quoted) => {
    for (const chunk of [1, 1000]) {
      const error = await failureOf(read(`${GOOD}\n5 1 2 ${token} 4 5\n`, { chunk }));
      expect(error.code).toBe('NOT_A_NUMBER');
      expect(error.line).toBe(6);
      expect(error.message).toContain('Line 6');
      expect(error.message).toContain(`“${quoted}”`);
      expect(error.message).toContain('Expected');
    }
  });

  it('takes a first line of names for a header, whatever the names are', async () => {
    for (const header of ['user_id item_id', 'users things'])
      expect((await read(`${header}\n${GOOD}`)).dataset.hash).toBe((await read(GOOD)).dataset.hash);
  });

  it('finds a bad token at the very end of the file', async () => {
    expect(await failureOf(read(`${GOOD}5 1 2 3 4 x`))).toMatchObject({
      code: 'NOT_A_NUMBER',
      line: 5,
    });
  });

  it('cuts a very long token short', async () => {
    const error = await failureOf(read(`1 ${'x'.repeat(100_000)}\n`));
    expect(error.message.length).toBeLessThan(250);
  });

  it.each(['0', '-1', '-12', '2147483648', '99999999999999999999999'])(
    'takes %j for an id like any other',
    async (token) => {
      const item = await read(`${GOOD}5 1 2 ${token} 4 5\n`, { chunk: 3 });
      const { itemNames, items } = item.dataset;
      expect(items).toBe(6);
      // By size: what is not positive comes first, what is very large last.
      expect(itemNames).toEqual(
        token.length < 4
          ? ['', token, '1', '2', '3', '4', '5']
          : ['', '1', '2', '3', '4', '5', token],
      );
      expect((await read(`${GOOD}${token} 1 2 3 4 5`)).dataset.users).toBe(5);
    },
  );

  it('ID_NOT_POSITIVE for lists that are filled up with one value', async () => {
    for (const filler of ['0', '-1']) {
      const error = await failureOf(read(`${GOOD}5 1 2 3 ${filler} ${filler}\n`));
      expect(error).toMatchObject({ code: 'ID_NOT_POSITIVE', line: 5 });
      expect(error.message).toContain('filled up');
    }
  });

  it('refuses ids that a spreadsheet rounded', async () => {
    const rows = [1, 2, 3, 4, 5].map((i) => `1.23457E+11,${i},130000000${i}\n`).join('');
    const error = await failureOf(read(`user,item,time\n${rows}`));
    expect(error).toMatchObject({ code: 'NOT_A_NUMBER', line: 2 });
    expect(error.message).toContain('exponent');
  });

  it('accepts the largest id', async () => {
    const { dataset } = await read(`${GOOD}2147483647 1 2 2147483647 4 5\n`);
    expect(dataset.originalUsers[4]).toBe(2147483647);
  });

  it('DUPLICATE_USER names both lines, blank lines counted', async () => {
    const error = await failureOf(read(`\n${GOOD}\n\n2 6 7 8 9 10\n`));
    expect(error).toMatchObject({ code: 'DUPLICATE_USER', line: 8 });
    expect(error.message).toContain('user “2”');
    expect(error.message).toContain('line 3');
  });

  it('SHORT_USERS counts them and names the first line, in both formats', async () => {
    const error = await failureOf(read(`9 1 2\n${GOOD}8\n5 1 2 3 4\n`));
    expect(error).toMatchObject({ code: 'SHORT_USERS', line: 1, count: 3 });
    const lines = [1, 2, 3, 4].flatMap((u) => [1, 2, 3, 4, 5].map((i) => `${u} ${i}`));
    lines.splice(7, 0, '', '77 1');
    expect(await failureOf(read(lines.join('\n')))).toMatchObject({
      code: 'SHORT_USERS',
      line: 9,
      count: 1,
    });
  });

  it('drops short users on request, and the items only they have', async () => {
    const { dataset, facts } = await read(`9 99 98\n${GOOD}8\n5 1 2 3 97\n`, { dropShort: true });
    expect(facts.droppedUsers).toBe(3);
    expect(dataset.items).toBe(5);
    expect(asRecord(dataset)).toEqual(asRecord((await read(GOOD)).dataset));
    expect(dataset.hash).toBe((await read(GOOD)).dataset.hash);
  });

  it('TOO_FEW_USERS, also after dropping', async () => {
    const three = GOOD.split('\n').slice(0, 3).join('\n');
    expect((await failureOf(read(three))).code).toBe('TOO_FEW_USERS');
    const error = await failureOf(read(`${three}\n4 1 2\n`, { dropShort: true }));
    expect(error).toMatchObject({ code: 'TOO_FEW_USERS', count: 3 });
    expect(error.message).toContain('after dropping 1');
  });

  it('TOO_FEW_USERS at once, not SHORT_USERS, where dropping would leave too few', async () => {
    const three = GOOD.split('\n').slice(0, 3).join('\n');
    const nearly = await failureOf(read(`${three}\n4 1 2\n`));
    expect(nearly).toMatchObject({ code: 'TOO_FEW_USERS', count: 3 });
    expect(nearly.message).toContain('Only 3 of 4 users have at least 5');
    const all = await failureOf(read('1 1 2 3\n2 2 3 1\n3 1 3 2\n4 3 1 2\n5 2 1 3\n'));
    expect(all).toMatchObject({ code: 'TOO_FEW_USERS', count: 0 });
    expect(all.message).toContain('None of 5 users has at least 5');
  });

  it.each([
    ['one column', '1\n2\n3\n', undefined],
    ['pairs without a repeated user', '1 5\n2 6\n3 7\n', undefined],
    ['a pair short of one number', '1 5\n1 6\n1\n1 7\n', 3],
    ['a pair with one number more', '1 5\n1 6\n1 7 8\n1 9\n', 3],
  ])('UNKNOWN_FORMAT for %s', async (_, text, line) => {
    const error = await failureOf(read(text));
    expect(error.code).toBe('UNKNOWN_FORMAT');
    expect(error.line).toBe(line);
  });

  it.each<[string, readonly number[] | string, string]>([
    ['a zip archive', [0x50, 0x4b, 3, 4, 20, 0, 0, 0], 'zip'],
    ['bzip2', 'BZh91AY&SY', 'bzip2'],
    ['Parquet', 'PAR1\x15\x04', 'Parquet'],
    ['a binary file', [1, 2, 3, 0, 0, 9, 8, 7, 200, 0], 'control characters'],
    ['JSON lines', '{"reviewerID": "A1", "asin": "B0"}\n', 'JSON'],
    ['a web page', '<!DOCTYPE html><html></html>', 'web page'],
  ])('UNKNOWN_FORMAT names %s', async (_, content, word) => {
    const bytes = typeof content === 'string' ? encode(content) : Uint8Array.from(content);
    for (const source of [bytes, new Uint8Array(gzipSync(bytes))]) {
      const error = await failureOf(read(source));
      expect(error.code).toBe('UNKNOWN_FORMAT');
      expect(error.message).toContain(word);
    }
  });

  it('BAD_GZIP for a cut or damaged gzip file', async () => {
    const packed = gzip(GOOD.repeat(50));
    expect((await failureOf(read(packed.slice(0, packed.length - 12)))).code).toBe('BAD_GZIP');
    const damaged = packed.slice();
    damaged[damaged.length - 6] ^= 0xff; // the checksum
    expect((await failureOf(read(damaged))).code).toBe('BAD_GZIP');
    const junk = encode('\x1f???? no gzip at all');
    junk[1] = 0x8b;
    expect((await failureOf(read(junk))).code).toBe('BAD_GZIP');
  });

  it('names the fault of a packed text as that of the text', async () => {
    expect(await failureOf(read(gzip(`${GOOD}5 x\n`)))).toMatchObject({
      code: 'NOT_A_NUMBER',
      line: 5,
    });
  });

  it('passes on the fault of a source that breaks off, also when its bytes are packed', async () => {
    for (const bytes of [encode(GOOD), gzip(GOOD)]) {
      let sent = false;
      const source = new ReadableStream<Bytes>({
        pull(controller) {
          if (sent) controller.error(new Error('the disk was pulled out'));
          else controller.enqueue(bytes.slice(0, 12));
          sent = true;
        },
      });
      const options = { name: 'test', dropShort: false, totalBytes: null };
      await expect(readDataset(() => source, options)).rejects.toThrow('the disk was pulled out');
    }
  });
});
