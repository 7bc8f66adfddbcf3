import { describe, expect, it } from 'vitest';
import { packArray } from '../../../src/exchange/ipynb/arrays.ts';
import { ELCREC_VERSION } from '../../../src/exchange/ipynb/format.ts';
import { opened, ours, spoilt, type Plain } from '../../support/hostile-notebooks.ts';

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
