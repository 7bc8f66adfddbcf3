import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import { fileName } from '../../../src/exchange/downloads.ts';
import { type Cell } from '../../../src/document/cell.ts';
import { cellId } from '../../../src/document/ids.ts';
import { isPlain } from '../../../src/document/reading.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { notebook, view } from '../../support/notebook-fixture.ts';
import { newCell } from '../../../src/document/cells.ts';
import { staleCells } from '../../../src/jobs/stale.ts';

const PNG = 'iVBORw0KGgo=';
const app = '1.2.3';
const withPng = { app, toPng: () => Promise.resolve(PNG) };
const withoutPng = { app, toPng: () => Promise.resolve(null) };

interface Output {
  readonly output_type: string;
  readonly text?: readonly string[];
  readonly data?: Record<string, unknown>;
}
interface File {
  readonly cells: {
    readonly id: string;
    readonly cell_type: string;
    readonly metadata: Record<string, unknown>;
    readonly source: readonly string[];
    readonly execution_count?: number | null;
    readonly outputs?: readonly Output[];
  }[];
  readonly metadata: Record<string, unknown> & { readonly elcrec: Record<string, unknown> };
}
const written = async (of = view, effects = withPng): Promise<File> =>
  JSON.parse(await writeIpynb(of, effects)) as File;

/** Jupyter's own schema. Draft 4, of which it uses nothing that later drafts read otherwise. */
const { $schema, ...schema } = JSON.parse(
  readFileSync(
    new URL('../../fixtures/nbformat/nbformat.v4.5.schema.json', import.meta.url),
    'utf8',
  ),
) as Record<string, unknown>;
const isNotebook = new Ajv({ strict: false, allErrors: true }).compile(schema);
const reasons = () =>
  (isNotebook.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);

describe('a saved notebook', () => {
  it('follows the schema of Jupyter’s format', async () => {
    expect($schema).toBe('http://json-schema.org/draft-04/schema#');
    isNotebook(await written());
    expect(reasons()).toEqual([]);
    isNotebook(await written({ ...view, runs: [], notebook: { ...notebook, cells: [] } }));
    expect(reasons()).toEqual([]);
  });

  it('would not pass with any of its parts wrong', async () => {
    const file = await written();
    const code = file.cells.findIndex(({ cell_type }) => cell_type === 'code');
    const cell = file.cells[code];
    const broken = (changed: Record<string, unknown>): unknown => ({
      ...file,
      cells: file.cells.with(code, { ...cell, ...changed }),
    });
    const wrong: readonly unknown[] = [
      { ...file, nbformat: 5 },
      { ...file, nbformat_minor: 4 },
      { ...file, metadata: undefined },
      broken({ id: 'no spaces' }),
      broken({ id: 'x'.repeat(65) }),
      broken({ cell_type: 'yaml' }),
      broken({ source: 1 }),
      broken({ execution_count: -1 }),
      broken({ outputs: [{ output_type: 'stream', name: 'stdout' }] }),
      broken({
        outputs: [{ output_type: 'display_data', data: { 'image/png': 1 }, metadata: {} }],
      }),
      broken({ metadata: { jupyter: { source_hidden: 1 }, collapsed: 'yes' } }),
      broken({ surplus: true }),
    ];
    expect(wrong.filter((one) => isNotebook(one))).toEqual([]);
  });

  it('has text as Markdown and settings as YAML, with what they show', async () => {
    const { cells, metadata } = await written();
    expect(cells.map(({ id, cell_type }) => [id, cell_type])).toEqual([
      ['intro', 'markdown'],
      ['data', 'code'],
      ['experiment', 'code'],
      ['intents', 'code'],
      ['results', 'code'],
      ['compare', 'code'],
    ]);
    const [intro, data, experiment, intents, results] = cells;
    expect(intro.source.join('')).toBe(
      '# Why *intents*?\n\nLoss $\\mathcal{L}$, "quoted" \\ and\nthree lines.\n',
    );
    expect(data.source).toEqual([
      'kind: dataset\n',
      'id: data\n',
      'source: bundled\n',
      'name: planted-intents',
    ]);
    expect(experiment.source.slice(0, 3)).toEqual([
      'kind: experiment\n',
      'id: experiment\n',
      'model: elcrec\n',
    ]);
    expect(cells.map(({ metadata: { elcrec } }) => elcrec)).toMatchObject(
      notebook.cells.map(({ id, kind }) => ({ id, kind })),
    );
    expect(experiment.metadata).toMatchObject({ jupyter: { source_hidden: true } });
    expect(intents.metadata).toMatchObject({ collapsed: true });
    // It shows the run that began first.
    expect(experiment.execution_count).toBe(1);
    expect(data.execution_count).toBeNull();
    expect(experiment.outputs?.[0].text?.join('')).toMatch(/^brisk-otter-1 \(ELCRec/);
    expect(results.outputs?.[1].data).toEqual({
      'text/plain': expect.arrayContaining([
        expect.stringMatching(/^brisk-otter-1 +0\.2500/),
      ]) as unknown,
    });
    expect(metadata).toMatchObject({ title: 'First steps', elcrec: { version: 2, app } });
    expect(metadata.kernelspec).toBeUndefined();
  });

  it('holds every figure for Plotly, as a picture and in words', async () => {
    const { cells } = await written();
    const shown = cells.flatMap(({ outputs }) => outputs ?? []);
    const figures = shown.filter(({ data }) => data?.['image/png'] !== undefined);
    expect(figures).toHaveLength(9); // 2 of the data, 2 of the run, map, health and agreement, 2 compared
    for (const { data } of figures) {
      expect(data?.['image/png']).toBe(PNG);
      const drawing = data?.['application/vnd.plotly.v1+json'] as {
        data: { x: unknown; y: unknown }[];
        layout: { title: { text: string } };
      };
      expect(drawing.data.length).toBeGreaterThan(0);
      for (const { x, y } of drawing.data) expect([x, y].every(Array.isArray)).toBe(true);
      expect((data?.['text/plain'] as string[])[0]).toBe(`${drawing.layout.title.text}\n`);
    }
  });

  it('goes without pictures where there is nothing to draw with, or drawing fails', async () => {
    const failing = { app, toPng: () => Promise.reject(new Error('no canvas')) };
    for (const effects of [withoutPng, failing]) {
      const file = await writeIpynb(view, effects);
      expect(file).not.toContain('image/png');
      expect(file).toContain('application/vnd.plotly.v1+json');
    }
  });

  it('is named after the notebook', () => {
    expect(fileName('ipynb', [notebook.title])).toBe('first-steps.ipynb');
  });
});

describe('a saved notebook opened again', () => {
  it('is the same notebook with the same runs', async () => {
    const reading = readIpynb(await writeIpynb(view, withPng));
    if ('error' in reading) throw new Error(reading.error.message);
    const { cards, ...document } = view;
    expect(cards.size).toBe(0);
    expect(reading.document).toEqual(document);
    expect(reading.notices).toEqual([]);
  });

  it('is written the same a second time, to the letter', async () => {
    const once = await writeIpynb(view, withoutPng);
    const reading = readIpynb(once);
    if ('error' in reading) throw new Error(reading.error.message);
    expect(await writeIpynb({ ...view, ...reading.document }, withoutPng)).toBe(once);
  });

  it('honours a source that was edited elsewhere: the run stays, and its cell is stale', async () => {
    const file = await written();
    const cells = file.cells.map((cell) =>
      cell.id === 'experiment'
        ? { ...cell, source: cell.source.join('').replace(/trade_off: .*/, 'trade_off: 0.5') }
        : cell,
    );
    const reading = readIpynb(JSON.stringify({ ...file, cells }, null, 1));
    if ('error' in reading) throw new Error(reading.error.message);
    const { document } = reading;
    expect(document.notebook.cells[2].config).toMatchObject({ settings: { trade_off: 0.5 } });
    expect(document.runs).toEqual(view.runs);
    const { outputOf } = await import('../../../src/exchange/output.ts');
    const { LIGHT } = await import('../../../src/figures/theme.ts');
    const again = outputOf({ ...view, ...document }, document.notebook.cells[2], { theme: LIGHT });
    expect(again.text).toMatch(/^Settings changed since this ran/);
  });

  it('does not mind the order of keys, which other programs sort', async () => {
    const options = { ...PLANTED_DEFAULTS, users: 300 };
    const origin = { kind: 'planted', options } as const;
    const data: Cell = {
      ...newCell('dataset', cellId('data')),
      config: { source: origin },
    };
    const planted = { ...notebook, cells: notebook.cells.with(1, data) };
    const runs = view.runs.map((run) => ({ ...run, origin }));
    const of = { ...view, notebook: planted, runs };
    const sorted = JSON.stringify(await written(of), (_key, value: unknown) =>
      isPlain(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
    const reading = readIpynb(sorted);
    if ('error' in reading) throw new Error(reading.error.message);
    expect(reading.document.runs).toEqual(runs);
    expect(staleCells({ ...view, ...reading.document })).toEqual(new Map());
  });

  it('keeps its runs even where Jupyter threw all outputs away', async () => {
    const file = await written();
    const cells = file.cells.map((cell) =>
      cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell,
    );
    const reading = readIpynb(JSON.stringify({ ...file, cells }));
    expect(reading).toMatchObject({ document: { runs: view.runs }, notices: [] });
  });
});

describe('a notebook too long for one file', () => {
  it('thins earlier maps before anything else goes, and says so', async () => {
    const users = 100_000;
    const [run] = view.runs;
    const frame = {
      ...run.maps[1],
      users: new Int32Array(users),
      xy: new Float32Array(2 * users),
      intents: new Int32Array(users),
      planted: new Int32Array(users),
    };
    const maps = Array.from({ length: 16 }, (_, epoch) => ({ ...frame, epoch }));
    const text = await writeIpynb({ ...view, runs: [{ ...run, maps }] }, withoutPng);
    expect(text.length).toBeLessThan(50 * 2 ** 20);
    const reading = readIpynb(text);
    if ('error' in reading) throw new Error(reading.error.message);
    expect(reading.document.runs[0].steps).toEqual(run.steps);
    expect(reading.document.runs[0].maps.map(({ epoch }) => epoch)).toEqual([0, 4, 8, 12, 15]);
    expect(reading.notices).toEqual([
      'To stay below 50 MB, the file was saved without: 11 earlier maps of calm-heron-2.',
    ]);
  });
});
