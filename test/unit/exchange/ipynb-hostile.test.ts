import { beforeAll, describe, expect, it } from 'vitest';
import { proseOf } from '../../../src/document/cells.ts';
import { LIGHT } from '../../../src/figures/theme.ts';
import { ELCREC_VERSION } from '../../../src/exchange/ipynb/format.ts';
import { readIpynb, type IpynbReading } from '../../../src/exchange/ipynb/index.ts';
import { packArray } from '../../../src/exchange/ipynb/arrays.ts';
import { writeIpynb } from '../../../src/exchange/ipynb/write.ts';
import { CELL_LIMIT } from '../../../src/document/notebook.ts';
import { referenceOf } from '../../../src/document/references.ts';
import { view } from '../../support/notebook-fixture.ts';
import { outputOf } from '../../../src/exchange/output.ts';

type Plain = Record<string, unknown>;
type Tree = Plain & { cells: Plain[]; metadata: { elcrec: Plain & { runs: Plain[] } } };

let ours: string;
beforeAll(async () => {
  ours = await writeIpynb(view, { app: '1', toPng: () => Promise.resolve(null) });
});

/** One of our files with something done to it. */
function spoilt(change: (file: Tree) => void): string {
  const file = JSON.parse(ours) as Tree;
  change(file);
  return JSON.stringify(file);
}

function refused(text: string): string {
  const reading = readIpynb(text);
  if (!('error' in reading)) throw new Error('It was opened');
  expect(reading.error.code).toBe('BAD_DOCUMENT');
  expect(reading.error.action).toMatch(/.{10}/);
  return reading.error.message;
}

/** It opens, and everything in it can be shown. */
function opened(text: string): Extract<IpynbReading, { document: unknown }> {
  const reading = readIpynb(text);
  if ('error' in reading) throw new Error(reading.error.message);
  const { document } = reading;
  expect(new Set(document.notebook.cells.map(({ id }) => id)).size).toBe(
    document.notebook.cells.length,
  );
  for (const cell of document.notebook.cells)
    for (const figure of outputOf({ ...document, cards: new Map() }, cell, { theme: LIGHT })
      .figures)
      expect(JSON.stringify(figure)).toContain(figure.kind);
  return reading;
}

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

describe('run records from anywhere', () => {
  const spoiltRun = (
    change: (run: Plain & Record<'dataset' | 'config' | 'plan', Plain>) => void,
    version = ELCREC_VERSION,
  ) =>
    spoilt(({ metadata }) => {
      metadata.elcrec.version = version;
      change(metadata.elcrec.runs[0] as Parameters<typeof change>[0]);
    });
  const epochOf = (run: Plain) => (run.epochs as (Plain & Record<'valid' | 'train', Plain>)[])[1];
  const resultOf = (run: Plain) => run.result as Record<string, Plain>;

  it.each<[string, Parameters<typeof spoiltRun>[0]]>([
    ['a metric that is null', (run) => (epochOf(run).valid['hr@5'] = null)],
    ['a metric that is text', (run) => (resultOf(run).test['hr@5'] = 'NaN')],
    ['a paper nobody knows', (run) => (run.dataset.paper = 'constructor')],
    ['data without a length', (run) => delete run.dataset.maxLength],
    ['a setting out of bounds', (run) => (run.config.hidden_size = 1e9)],
    ['a plan that is no plan', (run) => (run.plan = { config: {} } as never)],
    ['a status nobody knows', (run) => (run.status = 'winning')],
    ['a start that is no time', (run) => (run.startedAt = 'yesterday')],
    ['no name', (run) => (run.name = '')],
    ['a name without end', (run) => (run.name = 'x'.repeat(100_000))],
    ['epochs twice', (run) => (run.epochs = [epochOf(run), epochOf(run)])],
    ['a place that is no id', (run) => (run.place = { notebook: 'a', cell: '<b>' })],
  ])('%s: the run is left out', (_name, change) => {
    const { document, notices } = opened(spoiltRun(change));
    expect(document.runs.map(({ name }) => name)).toEqual(['brisk-otter-1']);
    expect(notices).toEqual(['1 run is damaged or there twice and left out.']);
  });

  it('of a page that counted neither ties nor repeats, and ranked one way, are read as they were', () => {
    const { document } = opened(
      spoiltRun((run) => {
        for (const config of [run.config, (run.plan as Record<'config', Plain>).config])
          delete config.seen_items;
        delete run.dataset.repeatedAnswers;
        delete resultOf(run).ties;
        for (const one of run.epochs as Plain[]) delete one.ties;
      }, 1),
    );
    const [newest] = document.runs;
    expect(document.runs).toHaveLength(2);
    expect([newest.config.seen_items, newest.plan?.config.seen_items]).toEqual([
      'score_zero',
      'score_zero',
    ]);
    expect(newest.dataset.repeatedAnswers).toBeNull();
    expect(newest.result?.ties).toBeNull();
    expect(newest.epochs.map(({ ties }) => ties)).toEqual(newest.epochs.map(() => null));
  });

  it('an infinite number, which JSON can spell: the run is left out', () => {
    const { document } = opened(ours.replace('"stepsPerSecond":40', '"stepsPerSecond":1e999'));
    expect(document.runs).toHaveLength(1);
  });

  const table = (values: number[], steps = 1) => ({
    losses: ['loss', 'loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster'],
    values: packArray('float64', Float64Array.from(values)),
    absent: packArray('uint8', new Uint8Array(5 * steps)),
  });
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [1, 2, 3]],
    ['no base64', { ...table([]), values: { dtype: 'float64', data: '%%%' } }],
    ['half a number', { ...table([]), values: { dtype: 'float64', data: 'AAAA' } }],
    ['another type', { ...table([]), values: packArray('float32', new Float32Array(8)) }],
    ['fewer columns', table([1, 0, 0, 1, 1, 1, 1])],
    ['a step that is no number', table([NaN, 0, 0, 1, 1, 1, 1, 1])],
    ['steps that go back', table([2, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1], 2)],
    ['a moment that never was', table([1, 0, Infinity, 1, 1, 1, 1, 1])],
    ['of losses with names for no column', { ...table([1, 0, 0, 1]), losses: ['<b>'] }],
    [
      'absent without end',
      { ...table([]), losses: [], absent: packArray('uint8', new Uint8Array(9)) },
    ],
    ['more steps than are kept', table(new Array<number>(8 * 30_000).fill(1), 30_000)],
  ])('steps that are %s are left out', (_name, steps) => {
    const { document, notices } = opened(spoiltRun((run) => (run.steps = steps)));
    expect(document.runs).toHaveLength(2);
    expect(document.runs[0].steps).toEqual([]);
    expect(notices).toEqual(['The steps of calm-heron-2 are damaged and were left out.']);
  });

  it('losses that are no numbers stay as they are: a run may diverge', () => {
    const steps = table([1, 0, 0, NaN, Infinity, -Infinity, 1e308, -1e308]);
    const { document } = opened(spoiltRun((run) => (run.steps = steps)));
    expect(document.runs[0].steps[0]).toMatchObject({ losses: { loss: NaN, loss_rec: Infinity } });
  });

  const ints = (...values: number[]) => packArray('int32', Int32Array.from(values));
  const floats = (...values: number[]) => packArray('float32', Float32Array.from(values));
  it.each<[string, Plain]>([
    ['a label beyond memory', { planted: ints(0, 1, 2, 2_000_000_000) }],
    ['an intent without a centre', { intents: ints(0, 1, 2, 3) }],
    ['a label below none', { planted: ints(0, 1, 2, -2) }],
    ['fewer labels than users', { planted: ints(0) }],
    ['fewer points than users', { xy: floats(1, 2) }],
    ['a point that is nowhere', { xy: floats(1, 2, 3, NaN, 5, 6, 7, 8) }],
    ['half a centre', { centres: floats(1, 2, 3) }],
    ['an endless centre', { centres: floats(1, 2, 3, 4, 5, Infinity) }],
    ['no measure of its quality', { quality: null }],
    ['no epoch', { epoch: -1 }],
  ])('a map with %s is left out', (_name, part) => {
    const text = spoiltRun((run) => {
      const maps = run.maps as Plain[];
      maps[1] = { ...maps[1], ...part };
    });
    const { document, notices } = opened(text);
    expect(document.runs[0].maps.map(({ epoch }) => epoch)).toEqual([0]);
    expect(notices).toEqual(['1 maps of calm-heron-2 are damaged and were left out.']);
  });

  it('never bring an address, nor anything nobody asked for', () => {
    const { document } = opened(
      spoiltRun((run) => {
        run.origin = { kind: 'catalog', name: 'Beauty', url: 'https://example.org/x' };
        run.surplus = { x: 1 };
        run.dataset.surplus = 1;
      }),
    );
    expect(document.runs[0].origin).toEqual({ kind: 'catalog', name: 'Beauty' });
    expect(JSON.stringify(document.runs[0])).not.toContain('surplus');
  });

  it('are never at work: what was training when it was saved has stopped', () => {
    const { document, notices } = opened(
      spoiltRun((run) => {
        run.status = 'running';
        run.result = null;
      }),
    );
    expect(document.runs[0].status).toBe('stopped');
    expect(notices).toEqual([
      'calm-heron-2 was still training when it was saved, and stops there.',
    ]);
  });

  it('come once, and belong to the notebook they came with', () => {
    const { document, notices } = opened(
      spoilt(({ metadata }) => {
        const { runs } = metadata.elcrec;
        runs[1] = { ...runs[0], name: 'twin' };
        runs[0].place = { notebook: 'another', cell: 'experiment' };
        metadata.elcrec.shown = { experiment: 'gone', 'no id': 'calm-heron-2', __proto__: 1 };
        metadata.elcrec.hidden = ['gone', 3, 'calm-heron-2'];
      }),
    );
    expect(document.runs.map(({ name }) => name)).toEqual(['calm-heron-2']);
    expect(document.runs[0].place?.notebook).toBe('first-steps');
    expect([...document.shown]).toEqual([]);
    expect([...document.hidden]).toEqual(['calm-heron-2']);
    expect(notices).toEqual(['1 run is damaged or there twice and left out.']);
  });

  it.each([null, 3, 'runs', {}, [null, 3, [], {}]])('that are %j are none', (runs) => {
    const { document } = opened(spoilt(({ metadata }) => ((metadata.elcrec as Plain).runs = runs)));
    expect(document.runs).toEqual([]);
    expect(document.notebook.cells).toHaveLength(6);
  });
});
