import { describe, expect, it } from 'vitest';
import { proseOf } from '../../../src/document/cells.ts';
import { CELL_LIMIT } from '../../../src/document/notebook.ts';
import { referenceOf } from '../../../src/document/references.ts';
import { ELCREC_VERSION } from '../../../src/exchange/ipynb/format.ts';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import { opened, refused, spoilt, type Plain } from '../../support/hostile-notebooks.ts';

describe('what is no notebook', () => {
  it.each([
    ['', /empty/],
    ['   \n', /empty/],
    ['{"cells": [', /not JSON/],
    ['{"nbformat": NaN}', /not a Jupyter notebook/],
    ['{"nbformat": NaNs}', /not JSON/],
    ['\u0000\u0001', /not JSON/],
    ['null', /not a Jupyter notebook/],
    ['[]', /not a Jupyter notebook/],
    ['"text"', /not a Jupyter notebook/],
    ['{"__proto__": {"nbformat": 4, "cells": []}}', /not a Jupyter notebook/],
    ['{"nbformat": "4", "cells": []}', /not a Jupyter notebook/],
    ['{"nbformat": 5, "cells": []}', /version 5/],
    ['{"nbformat": 3, "worksheets": []}', /older than 4/],
    ['{"nbformat": 1e999, "cells": []}', /version Infinity/],
    ['{"nbformat": 4}', /no list of cells/],
    ['{"nbformat": 4, "cells": {"length": 3}}', /no list of cells/],
  ])('%s is refused with a reason', (text, reason) => {
    expect(refused(text)).toMatch(reason);
  });

  it('is refused by its length, before it is parsed', () => {
    expect(refused('['.repeat(50 * 2 ** 20 + 1))).toBe(
      'This file has 50 MB; notebooks of up to 50 MB are opened.',
    );
  });

  it('is refused when nested beyond measure, wherever', () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    expect(refused(deep)).toMatch(/100 levels/);
    expect(refused(`{"nbformat":4,"cells":[],"metadata":{"a":${deep}}}`)).toMatch(/100 levels/);
    // Brackets in a text are no levels.
    const text = JSON.stringify({ nbformat: 4, cells: [{ source: '[{"\\'.repeat(500) }] });
    expect(readIpynb(text)).toHaveProperty('document');
  });

  it('is refused from a newer page, or one that is not told', () => {
    expect(
      refused(spoilt(({ metadata }) => (metadata.elcrec.version = ELCREC_VERSION + 1))),
    ).toMatch(/newer/);
    expect(refused(spoilt(({ metadata }) => delete metadata.elcrec.version))).toMatch(
      /does not say/,
    );
  });
});

describe('a foreign notebook', () => {
  const foreign = (cells: readonly unknown[], more: Plain = {}) =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 2,
      metadata: { kernelspec: { name: 'python3', language: 'python' } },
      cells,
      ...more,
    });

  it('opens as text: Markdown as it is, code between fences', () => {
    const cells = [
      { cell_type: 'markdown', source: ['# Title\n', 'words'], metadata: {} },
      { cell_type: 'code', source: 'print("```")\n', metadata: {}, outputs: [{ a: 1 }] },
      { cell_type: 'raw', source: 'kind: experiment', metadata: {} },
    ];
    const { document, notices } = opened(foreign(cells));
    expect(document.notebook).toMatchObject({ id: 'notebook', title: 'notebook', shipped: null });
    expect(document.notebook.cells.map(({ id, kind, config }) => [id, kind, config])).toEqual([
      ['cell', 'text', { markdown: '# Title\nwords' }],
      ['cell-2', 'text', { markdown: '````python\nprint("```")\n````' }],
      ['cell-3', 'text', { markdown: '```\nkind: experiment\n```' }],
    ]);
    expect(document.runs).toEqual([]);
    expect(notices).toEqual([
      'Code is not run here: 2 cells of it shown as text, without outputs.',
    ]);
  });

  it('loses no word of a text too long for one cell', () => {
    const words = Array.from({ length: 30_000 }, (_, i) => `line ${i}`).join('\n');
    const cells = [
      { cell_type: 'markdown', source: words, id: 'long' },
      { cell_type: 'code', source: '`'.repeat(60_000), id: 'ticks' },
    ];
    const texts = opened(foreign(cells)).document.notebook.cells.map(
      (cell) => proseOf(cell)?.markdown ?? '',
    );
    expect(texts.slice(0, -3).join('')).toBe(words);
    expect(texts.at(0)).toMatch(/\n$/);
    expect(texts.every((text) => text.length <= 100_000)).toBe(true);
  });

  it('says what is newer, hidden or lost', () => {
    const cells = [
      { cell_type: 'markdown', source: 'x', attachments: { 'a.png': {} } },
      { cell_type: 'code' },
      { cell_type: 'code', source: [1] },
      null,
      7,
    ];
    const { notices } = opened(foreign(cells, { nbformat_minor: 9 }));
    expect(notices).toEqual([
      'The file’s format (4.9) is newer than 4.5; what is new in it is not shown.',
      'The picture “a.png” was left out: it is empty.',
      '4 cells could not be read and were left out.',
    ]);
  });

  it('of 10,000 cells shows the first', () => {
    const cells = Array.from({ length: 10_000 }, () => ({
      cell_type: 'code',
      source: '',
      id: 'a',
    }));
    const { document, notices } = opened(foreign(cells));
    expect(document.notebook.cells).toHaveLength(CELL_LIMIT);
    expect(notices.at(-1)).toBe('A notebook has 200 cells at most: the first of 10000 are shown.');
    expect(notices.length).toBeLessThan(30);
  });
});

describe('one of our notebooks, edited', () => {
  const source = (text: unknown) =>
    spoilt((file) => (file.cells[2] = { ...file.cells[2], source: text }));

  it.each([
    ['kind: experiment\ntrade_off: [', /is not YAML \(line \d\)/],
    ['kind: experiment\nkind: results', /says something twice/],
    ['print(1)', /does not say the kind/],
    ['kind: __proto__', /does not say the kind/],
    ['kind: experiment\n# ' + 'x'.repeat(5_000), /too long/],
    ['['.repeat(4_000), /is refused/],
    [
      `kind: experiment\na: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]`,
      /is refused/,
    ],
  ])('keeps a source it cannot read, as text: %#', (text, reason) => {
    const { document, notices } = opened(source(text));
    expect(document.notebook.cells[2]).toMatchObject({ id: 'experiment', kind: 'text' });
    expect(document.notebook.cells[2].config).toEqual({
      markdown: expect.stringContaining(text) as unknown,
    });
    expect(notices).toEqual([expect.stringMatching(reason) as unknown]);
    expect(document.runs).toHaveLength(2);
  });

  it('reads two hundred of the longest sources that a parser has trouble with', () => {
    const long = [
      Array.from({ length: 1_200 }, (_, i) => `a${i % 9}:`).join('\n'),
      'a: '.repeat(1_600),
      '- '.repeat(2_400),
      '? '.repeat(2_400),
      `x: "${'\\x'.repeat(1_600)}"`,
      `a: [${'{a: '.repeat(1_000)}`,
      ' \n'.repeat(2_400),
      `k: |\n${' '.repeat(4_800)}`,
    ];
    const { document, notices } = opened(
      spoilt((file) => {
        const [, , cell] = file.cells;
        file.cells = Array.from({ length: CELL_LIMIT }, (_, i) => ({
          ...cell,
          id: `c${i}`,
          source: long[i % long.length],
        }));
      }),
    );
    expect(document.notebook.cells).toHaveLength(CELL_LIMIT);
    expect(notices.at(-1)).toBe('And 180 more of the kind.');
  });

  it('brings settings within bounds and names those it does not know', () => {
    const { document, notices } = opened(
      source('kind: experiment\ndataset: data\nepochs: .inf\nhidden_size: 1e9\n__proto__: {x: 1}'),
    );
    expect(document.notebook.cells[2].kind).toBe('experiment');
    expect(notices).toEqual([
      expect.stringMatching(/hidden_size: /) as unknown,
      expect.stringMatching(/epochs: Not a number/) as unknown,
      expect.stringMatching(/__proto__: Not a setting/) as unknown,
    ]);
    expect(({} as Plain).x).toBeUndefined();
  });

  it('renames ids that are taken or none, and says so', () => {
    const { document, notices } = opened(
      spoilt(({ cells }) => {
        // As in a file that has no names of ours beside the format's ids.
        for (const cell of cells) {
          delete (cell.metadata as { elcrec: Plain }).elcrec.id;
          if (Array.isArray(cell.source))
            cell.source = cell.source.filter((line: string) => !line.startsWith('id: '));
        }
        cells[1].id = 'experiment';
        cells[2].id = 'experiment';
        cells[3].id = 'not an id';
        cells[4].id = 12;
      }),
    );
    expect(document.notebook.cells.map(({ id }) => id)).toEqual([
      'intro',
      // What points at it calls it so, and it can be no other.
      'data',
      'experiment-2',
      'intents',
      'results',
      'compare',
    ]);
    expect(notices.slice(0, 3)).toEqual(
      ['experiment-2', 'intents', 'results'].map(
        (id) => `A cell’s id was taken or no id at all; it is ${id} now.`,
      ),
    );
    expect(document.notebook.cells.slice(2).map(referenceOf)).toMatchObject([
      { to: 'data' },
      { to: 'experiment-2' },
      { to: 'experiment-2' },
      {},
    ]);
  });
});
