import { describe, expect, it } from 'vitest';
import { favicon, signal } from '../../../src/app/favicon.ts';
import { pageTitle } from '../../../src/app/status.ts';
import { progress, progressParts, secondsLeft } from '../../../src/ui/progress.ts';
import { formulaTerms, formulaText } from '../../../src/kinds/experiment/formula.ts';
import { hasSlider, position, STOPS, valueAt } from '../../../src/kinds/experiment/slider.ts';
import { agreementOf, healthAt, slotsOf, whenWords } from '../../../src/kinds/intents/frames.ts';
import { qualityLine } from '../../../src/kinds/intents/MapFigure.tsx';
import { PAPER, PAPER_METRICS, sumOf } from '../../../src/kinds/results/paper.ts';
import { suggest } from '../../../src/kinds/results/suggest.ts';
import { runName } from '../../../src/runs/names.ts';
import { frameAt } from '../../../src/runs/timeline.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import type { RunRecord } from '../../../src/runs/record.ts';
import { bytes, clock, rate, setting } from '../../../src/ui/format.ts';
import { numberProblem } from '../../../src/ui/NumberInput.tsx';
import { configProblems } from '../../../workers/catalog/config-check.ts';
import { fieldsOf, MODELS, termNames } from '../../../workers/catalog/models.ts';
import type { NumberField } from '../../../workers/catalog/field.ts';
import {
  ELCREC,
  ELCREC_DEFAULTS,
  type Variant,
  VARIANTS,
} from '../../../workers/catalog/models/elcrec.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { PAPER_NAMES } from '../../../workers/catalog/paper-data.ts';
import {
  departures,
  officialFor,
  presetsOf,
  presetsFor,
} from '../../../workers/catalog/presets.ts';
import { mapFrame } from '../../support/script.ts';
import { CARD, ENGINE } from '../../support/fake-lab.ts';
import { epoch, health, record } from '../../support/runs-fixture.ts';

const planned = (more: Partial<RunRecord> = {}): RunRecord => ({
  ...record(),
  status: 'running',
  epoch: 2,
  step: 400,
  stepsPerSecond: 38.4,
  plan: {
    config: ELCREC_DEFAULTS,
    parameters: 1,
    stepsPerEpoch: 100,
    epochs: 40,
    engine: ENGINE,
    datasetHash: '',
    terms: termNames(ELCREC),
  },
  steps: [
    {
      step: 400,
      epoch: 2,
      seconds: 10,
      losses: { loss: 1, loss_rec: 1, loss_cl: null, loss_icl: null, loss_cluster: null },
    },
  ],
  ...more,
});

describe('numbers as people read them', () => {
  it('writes durations, sizes, rates and settings', () => {
    expect([clock(11.4), clock(62), clock(7384)]).toEqual(['0:11', '1:02', '2:03:04']);
    expect([bytes(182 * 2 ** 20), bytes(3 * 2 ** 30), bytes(2048)]).toEqual([
      '182 MB',
      '3.0 GB',
      '2 kB',
    ]);
    expect([rate(38.4), rate(2.26)]).toEqual(['38', '2.3']);
    expect([setting(0.00001), setting(0.003), setting(true), setting('all_centres')]).toEqual([
      '1e-5',
      '0.003',
      'on',
      'all centres',
    ]);
  });
});

describe('the progress line', () => {
  it('counts epochs from 1 and gives rate and time left', () => {
    expect(progressParts(planned())).toEqual([
      'epoch 3/40',
      'step 400/4,000',
      '38 steps/s',
      '0:10',
      '1:30 left',
    ]);
    expect(progress(planned())).toBeCloseTo(0.1);
  });
  it('gives no rate and no time left before the warm-up is over', () => {
    expect(progressParts({ ...planned(), stepsPerSecond: null })).toEqual([
      'epoch 3/40',
      'step 400/4,000',
      '0:10',
    ]);
    const preparing = { ...planned({ status: 'preparing' }), plan: null };
    expect(progressParts(preparing)).toEqual(['Preparing the data']);
    expect(progress(preparing)).toBe(0);
    const users = { part: 'users', done: 4_096, total: 22_363 } as const;
    expect(progressParts({ ...preparing, preparing: users })).toEqual([
      'Encoding the users',
      '4,096/22,363',
    ]);
    expect(progress({ ...preparing, preparing: users })).toBeCloseTo(0.183, 3);
    const histories = { part: 'histories', done: 0, total: 0 } as const;
    expect(progressParts({ ...preparing, preparing: histories })).toEqual([
      'Listing what each user had',
    ]);
    expect(progressParts(planned({ status: 'compiling' }))).toEqual([
      'Compiling, first run only',
      'the next begins at once',
    ]);
    expect(secondsLeft(planned({ stepsPerSecond: null }))).toBeNull();
  });
  it('is full when the run is done, even by early stopping', () => {
    expect(progress(planned({ status: 'done' }))).toBe(1);
  });
  it('reaches the tab', () => {
    expect(pageTitle(null, 'First steps')).toBe('First steps · ELCRec Lab');
    expect(pageTitle(planned(), '')).toMatch(/^10 % /);
    expect(pageTitle(planned({ status: 'done' }), '')).toMatch(/^✓/);
    expect([signal(null), signal(planned()), signal(planned({ status: 'failed' }))]).toEqual([
      'idle',
      'running',
      'failed',
    ]);
    expect(new Set((['idle', 'running', 'done', 'failed'] as const).map(favicon)).size).toBe(4);
  });
});

describe('the loss formula', () => {
  const on = (variant: Variant) =>
    formulaTerms({ ...ELCREC_DEFAULTS, variant })
      .filter(({ weight }) => weight !== 0)
      .map(({ term }) => term);
  it('has the terms of each variant, as Eq. 8 is read here', () => {
    expect(on('B')).toEqual(['loss_rec']);
    expect(on('B+ICL')).toEqual(['loss_rec', 'loss_cl', 'loss_icl']);
    expect(on('B+ELCM')).toEqual(['loss_rec', 'loss_cluster']);
    expect(on('ELCRec')).toEqual(['loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster']);
  });
  it('carries the weights that will be used', () => {
    expect(formulaText({ ...ELCREC_DEFAULTS, trade_off: 10 })).toBe(
      'L = L rec + 0.1 L seq cl + 0.1 L intent cl + 10 L cluster',
    );
    expect(formulaText({ ...ELCREC_DEFAULTS, cf_weight: 0 })).not.toContain('seq cl');
  });
});

describe('controls', () => {
  const numbers = fieldsOf(ELCREC).filter((field): field is NumberField => field.kind === 'number');
  it.each(numbers.filter(hasSlider).map((field) => [field.key, field] as const))(
    'the slider of %s stays within bounds, rises, and finds official values again',
    (_key, field) => {
      const values = Array.from({ length: STOPS + 1 }, (_, place) => valueAt(field, place));
      expect(values[0]).toBe(field.min);
      expect(values[STOPS]).toBe(field.max);
      values.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(values[i]));
      if (field.integer) values.forEach((value) => expect(Number.isInteger(value)).toBe(true));
      const official = Number(ELCREC_DEFAULTS[field.key]);
      const found = valueAt(field, position(field, official));
      expect(Math.abs(found - official)).toBeLessThanOrEqual(0.06 * Math.max(official, field.step));
    },
  );
  it('says what is wrong with a typed number', () => {
    const bounds = { min: 2, max: 2048, integer: true };
    expect(numberProblem('8', bounds)).toBeNull();
    expect(numberProblem('', bounds)).toBe('Not a number');
    expect(numberProblem('eight', bounds)).toBe('Not a number');
    expect(numberProblem('4096', bounds)).toBe('2 to 2,048');
    expect(numberProblem('8.5', bounds)).toBe('Whole numbers only');
  });
});

describe('presets', () => {
  it('can all be trained', () => {
    for (const model of MODELS)
      for (const { config } of presetsOf(model)) expect(configProblems(config)).toEqual([]);
  });
  it('state the official settings per data set', () => {
    const facts = PAPER_NAMES.map((paper) => {
      const { config } = officialFor(ELCREC, { paper });
      return [
        config.num_hidden_layers,
        config.num_intent_clusters,
        config.trade_off,
        config.prototype,
      ];
    });
    expect(facts).toEqual([
      [1, 256, 10, 'shift'],
      [2, 512, 1, 'concat'],
      [3, 512, 1, 'concat'],
      [2, 256, 0.1, 'concat'],
    ]);
  });
  it('are offered where they suit', () => {
    expect(presetsFor(ELCREC, CARD)[0].id).toBe('quick');
    const offered = (paper: DatasetCard['paper']) =>
      presetsFor(ELCREC, { ...CARD, format: 'user-per-line', paper }).map(({ id }) => id);
    expect(offered('Yelp')).toEqual(['official-Yelp']);
    expect(offered(null)).toEqual(['fitted', 'official']);
    expect(presetsFor(ELCREC, null).map(({ id }) => id)).toEqual(['quick', 'official']);
  });
  it('say how they depart from the official settings', () => {
    const away = departures({ ...ELCREC_DEFAULTS, hidden_size: 32 }, ELCREC_DEFAULTS);
    expect(away).toEqual([{ key: 'hidden_size', value: 32, base: 64 }]);
  });
});

describe('what to try next', () => {
  const done = (variant: Variant, name: string): RunRecord => ({
    ...record({ variant }, name),
    status: 'done',
  });
  /** Every other model, run. */
  const others = MODELS.filter(({ id }) => id !== ELCREC.id).map(({ id, defaults }): RunRecord => ({
    ...done('B', id),
    config: defaults,
  }));
  it('switches the clustering off first, then offers what was not run yet', () => {
    const first = done('ELCRec', 'a');
    expect(suggest(first, [first])?.settings.variant).toBe('B+ICL');
    const second = done('B+ICL', 'b');
    expect(suggest(first, [first, second])?.settings.variant).toBe('B+ELCM');
    const all = VARIANTS.map((variant) => done(variant, variant));
    expect(suggest(all[3], [...all, ...others])).toBeNull();
  });
  it('says which terms are switched, the whole model before the others', () => {
    const text = (variant: Variant) => suggest(done(variant, 'a'), [done(variant, 'a')])?.text;
    expect(VARIANTS.map(text)).toEqual([
      'Switch on sequence contrast, intent contrast and clustering and run again',
      'Switch on clustering and run again',
      'Switch on sequence contrast and intent contrast and run again',
      'Switch off clustering and run again',
    ]);
  });
  it('goes on to a model whose loss is made of other terms', () => {
    const sasrec: RunRecord = { ...done('B', 's'), config: SASREC.defaults };
    const { trade_off } = presetsFor(ELCREC, sasrec.dataset)[0].config;
    expect(trade_off).not.toBe(ELCREC_DEFAULTS.trade_off);
    expect(suggest(sasrec, [sasrec])).toMatchObject({
      text: 'Train ELCRec with the same settings',
      // What SASRec has no setting for is what suits these data, as when the model is chosen.
      settings: { model: 'elcrec', variant: 'ELCRec', trade_off },
    });
    // B is SASRec by another name.
    const all = VARIANTS.map((variant) => done(variant, variant));
    expect(suggest(all[0], [...all, ...others])).toBeNull();
  });
  it('waits for the end, and does not count runs with other settings', () => {
    const first = done('ELCRec', 'a');
    expect(suggest({ ...first, status: 'running' }, [first])).toBeNull();
    const other: RunRecord = { ...record({ variant: 'B+ICL', seed: 9 }, 'c'), status: 'done' };
    expect(suggest(first, [first, other])?.settings.variant).toBe('B+ICL');
  });
});

describe('the paper’s numbers', () => {
  it('agree between Table 1 and Table 10, to the rounding', () => {
    for (const name of PAPER_NAMES)
      expect(Math.abs(sumOf(PAPER[name].rows.ELCRec) - PAPER[name].sums.ELCRec)).toBeLessThan(
        1.5e-4,
      );
  });
  it('rise from 5 to 20', () => {
    for (const name of PAPER_NAMES)
      for (const row of Object.values(PAPER[name].rows)) {
        expect(PAPER_METRICS.every((key) => row[key] > 0 && row[key] < 0.2)).toBe(true);
        expect(row['hr@20']).toBeGreaterThan(row['hr@5']);
        expect(row['ndcg@20']).toBeGreaterThan(row['ndcg@5']);
      }
  });
});

describe('the map', () => {
  const at = (epoch: number, intents: readonly number[]) =>
    mapFrame({
      epoch,
      dims: 2,
      users: Int32Array.from(intents, (_, i) => i),
      vectors: new Float32Array(2 * intents.length),
      intents: Int32Array.from(intents),
      centres: new Float32Array(2 * 20),
      planted: null,
      health: null,
    });
  const frames = [at(0, [3, 3, 15]), at(4, [15, 15, 15, 7])];
  it('shows the frame of the chosen epoch, else the nearest before it; the newest while none is chosen', () => {
    expect(frameAt(frames, 0)?.epoch).toBe(0);
    expect(frameAt(frames, null)?.epoch).toBe(4);
    expect(frameAt(frames, 3)?.epoch).toBe(0);
    expect(frameAt(frames, 99)?.epoch).toBe(4);
    expect(frameAt([], null)).toBeNull();
  });
  it('gives an intent one colour in all frames', () => {
    expect([...slotsOf(frames)]).toEqual([
      [15, 3],
      [3, 4],
      [7, 7],
    ]);
  });
  it('counts epochs behind a frame from 0 = before training, and finds their health', () => {
    const epochs = [0, 1].map((n) => ({ ...epoch(n, 0.1), health: health([5, 9, n]) }));
    expect(healthAt(epochs, { epoch: 0 })).toBeNull();
    expect(healthAt(epochs, { epoch: 2 })).toBe(epochs[1].health);
    expect(healthAt(epochs, null)).toBe(epochs[1].health);
    expect([whenWords({ epoch: 0 }), whenWords({ epoch: 2 })]).toEqual([
      'before training',
      'after epoch 2',
    ]);
  });
  it('knows the intents before training from the first frame, and what they agree with since', () => {
    const counted = { ...frames[0], health: health([2, 1], 0.3) };
    const epochs = [0, 1].map((n) => ({ ...epoch(n, 0.1), health: health([5, 9], 0.5 + n / 10) }));
    expect(healthAt(epochs, counted)).toBe(counted.health);
    expect(agreementOf({ maps: [counted], epochs })).toEqual([
      { epoch: 0, nmi: 0.3 },
      { epoch: 1, nmi: 0.5 },
      { epoch: 2, nmi: 0.6 },
    ]);
    expect(agreementOf({ maps: frames, epochs: [epoch(0, 0.1)] })).toEqual([]);
  });
  it('says how far it may be trusted', () => {
    expect(qualityLine(frames[0], 1500)).toContain('sampled 3 of 1,500 users');
    expect(qualityLine(frames[0], 3)).toContain('all 3 users');
  });
});

describe('small things', () => {
  it('names a run by its id alone, so that it is called alike everywhere', () => {
    const first = runId('0d6c7a52-6a52-4f6c-9a51-2b7d3f0e4c11');
    const other = runId('0d6c7a52-6a52-4f6c-9a51-2b7d3f0e4c12');
    expect([runName(first), runName(other)]).toEqual(['clear-otter-358', 'keen-crane-250']);
    expect(runName(first)).toBe(runName(first));
  });
  it('names runs apart', () => {
    const names = Array.from({ length: 400 }, (_, i) => runName(runId(`run-${i}`)));
    expect(new Set(names).size).toBeGreaterThan(398);
    for (const name of names) expect(name).toMatch(/^[a-z]+-[a-z]+-[1-9]\d\d$/);
    const words = (at: number) => new Set(names.map((name) => name.split('-')[at])).size;
    expect([words(0), words(1)]).toEqual([30, 30]);
  });
});
