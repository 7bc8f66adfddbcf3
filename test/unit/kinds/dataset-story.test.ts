import { describe, expect, it } from 'vitest';
import { factsLine } from '../../../src/kinds/dataset/output.ts';
import { story } from '../../../src/kinds/dataset/story.ts';
import { readAs, type Reading } from '../../../workers/catalog/reading.ts';
import { CARD } from '../../support/fake-lab.ts';

const reading: Reading = {
  separator: 'bars',
  header: false,
  columns: { user: 'column 1', item: 'column 2', time: null, rating: 'column 3' },
  guessed: true,
  ties: 0,
  repeats: 1,
  incomplete: 1,
};

describe('how a file was read', () => {
  it('is said in one sentence, with the way to change it where columns were guessed', () => {
    expect(readAs('table', reading)).toBe(
      'Read as a table: bars between columns, without a header; user = column 1, item = column 2, in the order of the file; column 3 is not used; 1 repeat of an item by the same user kept; 1 line without a user, an item or a time left out; if a column is taken wrongly, add a first line that names them',
    );
    expect(
      readAs('lists', { ...reading, columns: null, guessed: false, repeats: 0, incomplete: 0 }),
    ).toBe('Read as one user per line: bars between ids, without a header');
  });

  it('stands on the card before what was done to the data, and in a saved notebook', () => {
    const card = { ...CARD, format: 'table', reading, droppedUsers: 1 } as const;
    const [how, rest] = story(card);
    expect(how).toBe(`${readAs('table', reading)}.`);
    expect(rest).toBe(
      '1 user with fewer than 5 interactions left out · the last two items of every user are held out.',
    );
    expect(factsLine(card)).toContain(readAs('table', reading));
  });

  it('is one line for the official forms and for planted data', () => {
    const official = { ...CARD, format: 'user-per-line', paper: 'Beauty' } as const;
    expect(story(official)).toEqual([
      'Read as user per line · recognised as the paper’s file · the last two items of every user are held out.',
    ]);
    expect(story(CARD)).toEqual([expect.stringContaining('Generated, with')]);
    expect(story({ ...CARD, format: 'other' })[0]).toMatch(/^Read from a file · /);
  });
});
