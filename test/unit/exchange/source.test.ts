import { describe, expect, it } from 'vitest';
import { cellId } from '../../../src/document/ids.ts';
import { cellSource, readSource } from '../../../src/exchange/source/index.ts';
import { SOURCE_LIMIT } from '../../../src/exchange/source/guard.ts';
import { anyCell, Dice } from '../../support/notebook-cells.ts';
import { CELL_KINDS } from '../../support/kinds.ts';
import { newCell, readCell } from '../../../src/document/cells.ts';
import { TEXT_LIMIT } from '../../../src/document/prose.ts';

const experiment = newCell('experiment', cellId('train'));
const dataset = newCell('dataset', cellId('data'));
const errors = (text: string, cell = experiment) => {
  const reading = readSource(cell, text);
  expect(reading.cell === null).toBe(reading.errors.length > 0);
  return reading.errors;
};
const lines = (text: string, cell = experiment) => errors(text, cell).map(({ line }) => line);

describe('the source of a cell', () => {
  it.each(CELL_KINDS)('is read back as it was written: %s', (kind) => {
    for (let seed = 0; seed < 60; seed++) {
      const cell = anyCell(kind, 'me', new Dice(seed));
      expect(readSource(cell, cellSource(cell))).toEqual({ cell, errors: [] });
    }
  });

  it('is the Markdown itself of a text', () => {
    const { cell } = readCell(newCell('text', cellId('t')), { markdown: '# a\n- &b *c !d' });
    expect(cellSource(cell)).toBe('# a\n- &b *c !d');
    expect(readSource(cell, '---\n# b: [').cell?.config).toEqual({ markdown: '---\n# b: [' });
    expect(errors('x'.repeat(TEXT_LIMIT + 1), cell)).toHaveLength(1);
  });

  it('has every setting of an experiment, one to a line, and lists in brackets', () => {
    const text = cellSource(experiment);
    expect(text).toMatch(
      /^model: elcrec\ndataset: null\npreset: quick\nvariant: ELCRec\nnum_intent_clusters: 8\n/,
    );
    expect(text.trimEnd().split('\n')).toHaveLength(35);
    const planted = readCell(dataset, { source: 'planted' }).cell;
    expect(cellSource(planted)).toContain('mean_lengths: [7, 9, 12, 16]\n');
  });

  it('may hold comments and leave settings at their defaults', () => {
    const { cell } = readSource(
      experiment,
      '---\n# mine\npreset: official # all of it\n\nlr: 0.01\n',
    );
    expect(cell?.config).toMatchObject({ preset: 'official', settings: { lr: 0.01, epochs: 300 } });
  });
});

describe('what is wrong with a source', () => {
  it('is said at the line of its key', () => {
    expect(errors('preset: quick\n\nlr: 5\nvariant: X\nfoo: 1')).toEqual([
      { line: 3, message: 'lr: not within 0.00001 and 0.1' },
      { line: 4, message: 'variant: not one of B, B+ICL, B+ELCM, ELCRec' },
      { line: 5, message: 'foo: not a setting of this cell' },
    ]);
    expect(lines('preset: quick\r\nepochs: 2.5\r\n')).toEqual([2]);
    expect(lines('lr: .nan\nseed: .inf\nbeta: "0.2"\ngamma: {a: 1}')).toEqual([1, 2, 3, 4]);
  });

  it('is a key said twice, or one that is no word', () => {
    expect(errors('lr: 0.01\nseed: 1\nlr: 0.02')).toEqual([{ line: 3, message: 'lr: said twice' }]);
    expect(lines('lr: 0.01\n1: 2\n[a]: 2\n: 3')).toEqual([2, 3, 4]);
    expect(errors('__proto__: {seed: 3}')).toEqual([
      { line: 1, message: '__proto__: not a setting of this cell' },
    ]);
  });

  it.each([
    ['an anchor', 'lr: 0.01\nseed: &a 1', 2],
    ['an alias', 'lr: 0.01\nseed: *a', 2],
    ['a tag', 'lr: 0.01\n\nseed: !!int 1', 3],
    ['a tag of its own', 'seed: !js/function 1', 1],
    ['a directive', '%YAML 1.1\n---\nlr: 0.01', 1],
    ['a second document', 'lr: 0.01\n---\nlr: 0.02', 2],
    ['an end and more', 'lr: 0.01\n...\nlr: 0.02', 2],
    ['a list', '- 1', 1],
    ['a word', 'hello', 1],
    ['nothing', '', 1],
    ['a comment alone', '# x', 1],
    ['a tab', 'lr: 0.01\nviews:\n\ttao: 1', 3],
    ['a missing colon', 'lr: 0.01\nseed 1\nbeta: 0.2', 2],
    ['a missing bracket', 'lr: 0.01\nseed: [1', 2],
    ['an open quote', 'lr: 0.01\npreset: "quick', 2],
    ['too many brackets', 'lr: 0.01]', 1],
    ['a merge', '<<: {lr: 0.1}', 1],
  ])('is %s', (_, text, line) => {
    const found = errors(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0].line).toBe(line);
    for (const { message } of found) expect(message).toMatch(/^[^\n]{5,120}$/);
  });

  it('is its size', () => {
    expect(errors('#'.repeat(SOURCE_LIMIT + 1))).toEqual([
      { line: 1, message: 'A source has at most 20000 characters' },
    ]);
  });

  it('does not undo anything: the words of a hostile source are few, and it never throws', () => {
    const n = SOURCE_LIMIT;
    const bombs = [
      ...['[', '{', ']', '}', '- ', '? ', ': ', '{a: ', '[]', '"', "'", '!', '!a ', '&a ', '*a '],
      ...[
        '&a\n',
        ':\n',
        '?\n',
        '-\n',
        "'\n",
        '%a\n',
        '---\n',
        '...\n',
        '\t',
        '|\n',
        'a\n',
        '#\n',
        '\n',
      ],
      ...[
        'a: 1\n',
        '{a: 1},',
        'a: |\n x\n',
        '\u0000',
        '\ufeff',
        '\\',
        '\r',
        ',',
        '`',
        '@',
        '>',
        '- - ? ',
      ],
    ].flatMap((word) => [
      word.repeat(n / word.length),
      `a: [${word.repeat((n - 9) / word.length)}]`,
    ]);
    const deep = Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    const many = Array.from({ length: 1_800 }, (_, i) => `k${i}: 1`).join('\n');
    for (const text of [...bombs, deep, many, `{${many.replaceAll('\n', ', ')}}`]) {
      const found = errors(text);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(20);
      for (const { message } of found) expect(message.length).toBeLessThan(200);
    }
  });

  it('is never a crash for a damaged source', () => {
    const dice = new Dice(4);
    const signs = [...'[]{}:,-?&*!|>\'"%@`#\n\t \\0a\u2028'];
    for (let n = 0; n < 400; n++) {
      const text = [...cellSource(anyCell(dice.of(['dataset', 'experiment']), 'me', dice))];
      for (let hits = 0; hits < 4; hits++)
        text.splice(dice.below(text.length), dice.below(3), dice.of(signs));
      const source = text.join('');
      const last = source.split('\n').length;
      const { cell, errors: found } = readSource(dice.flip() ? experiment : dataset, source);
      expect(cell === null).toBe(found.length > 0);
      for (const { line } of found) expect(line >= 1 && line <= last).toBe(true);
    }
  });
});

describe('what a source points at', () => {
  const [data, experiment] = ['data', 'experiment'].map(cellId);
  const cells = [newCell('dataset', data), newCell('experiment', experiment)];
  const said = (text: string) =>
    readSource(cells[1], `preset: quick\n${text}`, cells).errors.map(
      ({ line, message }) => `${line}: ${message}`,
    );

  it('has to be in its notebook, and of the right kind', () => {
    expect(said('dataset: data')).toEqual([]);
    expect(said('dataset: gone')).toEqual([
      '2: dataset: no data cell is called “gone”; there is data',
    ]);
    expect(said('dataset: experiment')).toEqual([
      '2: dataset: no data cell is called “experiment”; there is data',
    ]);
    expect(readSource(cells[1], 'dataset: gone', [cells[1]]).errors[0].message).toMatch(
      /there is none$/,
    );
  });

  it('may be nothing: the cell says so itself', () => {
    expect(said('dataset: null')).toEqual([]);
  });
});
