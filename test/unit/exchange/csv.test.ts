import { describe, expect, it } from 'vitest';
import { csvComment, csvJson, csvRow, disarmed } from '../../../src/figures/csv.ts';
import { metricsCsv } from '../../../src/exchange/tables/metrics.ts';
import { runsCsv } from '../../../src/exchange/tables/runs.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { card, epoch, health, metrics, record, result, step } from '../../support/runs-fixture.ts';

/** A second reader of RFC 4180, comment lines apart. */
function parse(text: string) {
  expect(text.endsWith('\r\n')).toBe(true);
  const comments = text.split('\r\n').filter((line) => line.startsWith('#'));
  let rest = text
    .split(/(?<=\r\n)/)
    .slice(comments.length)
    .join('');
  const rows: string[][] = [];
  let row: string[] = [];
  while (rest !== '') {
    const [whole, quoted, plain, end] =
      /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`No CSV: ${rest.slice(0, 40)}`);
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(whole.length);
  }
  const [header, ...body] = rows;
  return {
    comments,
    header,
    rows: body.map((fields) => {
      expect(fields).toHaveLength(header.length);
      return Object.fromEntries(header.map((name, i) => [name, fields[i]]));
    }),
  };
}

const HOSTILE = [
  '=1+1',
  '+cmd',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  'a,=1',
  'a;=1',
  'a\n=1',
  'a, =1',
  ' =1',
];

describe('fields', () => {
  it('quotes what must be quoted and leaves the rest', () => {
    expect(csvRow(['a', 'b,c', 'd"e', 'f\ng', null, 0.1, true])).toBe(
      'a,"b,c","d""e","f\ng",,0.1,true\r\n',
    );
  });

  it.each(HOSTILE)('lets no program compute %j', (text) => {
    // Wherever a program parts the line, no part begins as a formula.
    for (const line of [csvRow([text]), csvComment(text), csvJson([text, { a: text }])])
      for (const part of line.split(/[,;\t\r\n]/))
        expect(part.replace(/^"+/, '')).not.toMatch(/^\s*[=+\-@]/);
  });

  it('leaves numbers and ordinary names alone, also negative ones', () => {
    expect(csvRow([-0.5, '-0.5', 'brisk-otter-3', 'a = b'])).toBe(
      '-0.5,-0.5,brisk-otter-3,a = b\r\n',
    );
    expect(disarmed('')).toBe('');
  });

  it('keeps comments on their line, and their JSON readable', () => {
    expect(csvComment('a\r\nb')).toBe('# a b\r\n');
    const details = { name: 'x\ny', rates: [1, -2], weight: -1 };
    expect(JSON.parse(csvJson(details).slice(2))).toEqual(details);
  });
});

const run = {
  ...record({ variant: 'B' }),
  step: 20,
  steps: [step(1), step(2), step(11)],
  epochs: [{ ...epoch(0, 0.1), health: health([4, 4, 0], 0.5) }, epoch(1, 0.3, true)],
  result: { ...result(0.31, 0.09), bestEpoch: 1 },
};
const other = record({ seed: 7 }, 'calm-seal-4');

describe('metrics', () => {
  it('are one row per step and epoch, a column each', async () => {
    const { header, rows } = parse(await metricsCsv([run, other], 'wide', '0.1.0').text());
    expect(header.slice(0, 6)).toEqual(['run', 'kind', 'step', 'epoch', 'seconds', 'loss']);
    expect(rows.map(({ kind, step, epoch }) => `${kind} ${step} ${epoch}`)).toEqual([
      'step 1 1',
      'step 2 1',
      'epoch 10 1',
      'step 11 2',
      'epoch 20 2',
      'test  2',
      'popularity  2',
    ]);
    expect(rows[1]).toMatchObject({ run: run.name, seconds: '0.05', loss: '3', loss_rec: '1.5' });
    expect(rows[2]).toMatchObject({
      loss: '2',
      'hr@5': '0.1',
      mrr: String(metrics(0.1).mrr),
      intents_used: '2',
      nmi: '0.5',
    });
    expect(rows[4]).toMatchObject({ 'hr@5': '0.3', intents_used: '', nmi: '' });
    expect(rows[5]).toMatchObject({ 'hr@5': '0.31', loss: '', seconds: '60' });
    expect(rows[6]).toMatchObject({ 'hr@5': '0.09', seconds: '' });
  });

  it('have the share of ties, and the test in their middle, where these were counted', async () => {
    const tied = { ...run, result: { ...run.result, ties: { share: 0.5, middle: metrics(0.2) } } };
    const { rows } = parse(await metricsCsv([tied], 'wide', '0.1.0').text());
    expect(
      rows.slice(-3).map(({ kind, tied_share, ...row }) => [kind, tied_share, row['hr@5']]),
    ).toEqual([
      ['test', '0.5', '0.31'],
      ['test_in_middle', '', '0.2'],
      ['popularity', '', '0.09'],
    ]);
    const all = parse(await runsCsv([tied, run], '0.1.0').text());
    expect(all.rows.map((row) => [row['test_hr@5'], row['test_in_middle_hr@5']])).toEqual([
      ['0.31', '0.2'],
      ['0.31', ''],
    ]);
    expect(all.rows[0]).toMatchObject({ test_tied_share: '0.5', seen_items: 'score_zero' });
  });

  it('are the same numbers in both layouts, to the last bit', async () => {
    const wide = parse(await metricsCsv([run], 'wide', '0.1.0').text());
    const long = parse(await metricsCsv([run], 'long', '0.1.0').text());
    expect(long.header).toEqual(['run', 'kind', 'step', 'epoch', 'seconds', 'metric', 'value']);
    const key = (row: Record<string, string>, metric: string) =>
      [row.kind, row.step, row.epoch, row.seconds, metric].join(' ');
    const melted = wide.rows.flatMap((row) =>
      wide.header
        .slice(5)
        .filter((metric) => row[metric] !== '')
        .map((metric) => [key(row, metric), row[metric]]),
    );
    expect(long.rows.map((row) => [key(row, row.metric), row.value])).toEqual(melted);
    const losses = long.rows.filter(({ kind, metric }) => kind === 'step' && metric === 'loss');
    expect(losses.map(({ value }) => Number(value))).toEqual(
      run.steps.map(({ losses }) => losses.loss),
    );
  });

  it('say where they come from, and what is missing of a long run', async () => {
    const { comments } = parse(await metricsCsv([run, other], 'wide', '0.1.0').text());
    expect(comments[0]).toContain('brisk-otter-3 · B · planted-intents (01234567) · seed 1');
    const details = JSON.parse(comments[1].slice(2)) as typeof run;
    expect(details.config).toEqual(run.config);
    expect(details).toMatchObject({
      dataset: { name: card.name, hash: card.hash },
      protocol: 'full ranking',
      version: '0.1.0',
    });
    expect(comments[2]).toBe('# brisk-otter-3: 3 of 20 steps were kept');
    expect(comments[3]).toContain('calm-seal-4 · ELCRec');
  });

  it('tell two runs of one name apart', async () => {
    const twin = { ...run, id: runId('twin') };
    const { rows } = parse(await metricsCsv([run, twin], 'long', '0.1.0').text());
    expect(new Set(rows.map((row) => row.run))).toEqual(
      new Set(['brisk-otter-3 (brisk-otter-3)', 'brisk-otter-3 (twin)']),
    );
  });

  it('are a header alone without runs', async () => {
    expect(parse(await metricsCsv([], 'long', '0.1.0').text()).rows).toEqual([]);
  });
});

describe('runs', () => {
  it('are one row each, with every setting and what came of it', async () => {
    const noted = { ...run, note: 'say "why",\nthen =1+1' };
    const { header, rows } = parse(await runsCsv([noted, other], '0.1.0').text());
    expect(header).toEqual(expect.arrayContaining(Object.keys(ELCREC_DEFAULTS)));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      run: 'brisk-otter-3',
      note: 'say "why",\nthen =1+1',
      dataset_hash: card.hash,
      variant: 'B',
      seed: '1',
      best_epoch: '2',
      'test_hr@5': '0.31',
      'popularity_hr@5': '0.09',
      protocol: 'full ranking',
    });
    expect(rows[1]).toMatchObject({ seed: '7', best_epoch: '', 'test_hr@5': '' });
  });

  it('are a header alone where there are none', async () => {
    expect(parse(await runsCsv([], '0.1.0').text()).rows).toEqual([]);
  });
});
