/** Whatever a file holds, reading it ends, and with a data set or a typed failure. */
import { describe, expect, it } from 'vitest';
import { LabFailure } from '../../../workers/protocol/errors.ts';
import { SEPARATORS } from '../../../workers/catalog/formats/separators.ts';
import { encode, gzip, read } from '../../support/data-helpers.ts';

/** A generator of equal draws for equal seeds: xorshift. */
function draws(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

async function ends(source: Parameters<typeof read>[0], chunk?: number): Promise<void> {
  for (const dropShort of [false, true]) {
    const ended = await read(source, { dropShort, ...(chunk === undefined ? {} : { chunk }) }).then(
      ({ dataset }) => dataset.users,
      (error: unknown) => error,
    );
    if (typeof ended === 'number') expect(ended).toBeGreaterThanOrEqual(4);
    else if (ended instanceof LabFailure) expect(ended.error.code).not.toBe('INTERNAL');
    else throw ended;
  }
}

const WORDS = [
  ...[
    '1',
    '2',
    '3',
    '10',
    '0',
    '-1',
    '1.0',
    '4.5',
    '1e9',
    '1.2E+11',
    '1300000000',
    '1609459201000',
  ],
  ...['2014-07-23', '03/04/2014', '09 4, 2014', 'user', 'item', 'time', 'user_id:token', 'items'],
  ...[
    '"',
    '""',
    '"a',
    '[1',
    '2]',
    '',
    'NA',
    '#',
    '%',
    '{',
    '<a>',
    'ü',
    '\u0000',
    'B000000001',
    '::',
  ],
];
const ENDS = ['\n', '\r', '\r\n', '\n\n'];

describe('any file', () => {
  it('of random bytes', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const draw = draws(seed);
      const bytes = Uint8Array.from({ length: 1 + draw(5000) }, () => draw(256));
      await ends(bytes, 1 + draw(700));
      await ends(bytes.map((byte) => 32 + (byte % 95)));
    }
  });

  it('of random words in columns', async () => {
    const separators = Object.keys(SEPARATORS);
    for (let seed = 1; seed <= 300; seed++) {
      const draw = draws(seed);
      const separator = separators[draw(separators.length)];
      const end = ENDS[draw(ENDS.length)];
      const pool = Array.from({ length: 1 + draw(8) }, () => WORDS[draw(WORDS.length)]);
      const columns = 1 + draw(6);
      const text = Array.from({ length: draw(80) }, () =>
        Array.from(
          { length: draw(9) === 0 ? draw(9) : columns },
          () => pool[draw(pool.length)],
        ).join(separator),
      ).join(end);
      await ends(text, 1 + draw(100));
    }
  });

  it('of what is good, spoilt in one place', async () => {
    const good = [1, 2, 3, 4].flatMap((u) => [5, 6, 7, 8, 9].map((i) => `${u},${i},130000000${i}`));
    const bytes = encode(`user,item,time\n${good.join('\n')}\n`);
    for (let seed = 1; seed <= 300; seed++) {
      const draw = draws(seed);
      const spoilt = bytes.slice();
      spoilt[draw(spoilt.length)] = draw(256);
      await ends(spoilt, 1 + draw(50));
    }
  });

  it.each([
    ['one line of numbers', '1 2 3 4 5 6 7 '.repeat(300_000)],
    ['one line of names', 'alpha beta,gamma;'.repeat(100_000)],
    ['one word', 'x'.repeat(3_000_000)],
    ['one number', '9'.repeat(3_000_000)],
    ['blanks', ' '.repeat(3_000_000)],
    ['line ends', '\r'.repeat(1_000_000)],
    ['quotes', '"'.repeat(2_000_001)],
    ['quoted lines without an end', `a,"b\n${'""\n'.repeat(500_000)}`],
    ['single quotes, each on a line', 'a,"b\n'.repeat(300_000)],
    ['brackets', '['.repeat(1_000_000)],
    ['separators', '::|;,\t'.repeat(300_000)],
    ['comments', '# nothing\n'.repeat(300_000)],
  ])('with very much of the same: %s', async (_, text) => {
    await ends(text, 1 << 16);
    await ends(gzip(text), 1 << 12);
  });
});
