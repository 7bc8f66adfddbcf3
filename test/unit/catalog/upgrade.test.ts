/** Settings of any age come out as this build trains them, with what every run had then. */
import { afterEach, describe, expect, it } from 'vitest';
import { experimentConfig } from '../../../src/kinds/experiment/config.ts';
import {
  configProblems,
  storedConfig,
  upgradeConfig,
} from '../../../workers/catalog/config-check.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { addModel } from '../../../workers/catalog/models.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';

const without = (keys: readonly string[], record: object) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

/** As pages wrote settings that knew one model and one loss of the next item. */
const FIRST = without(['model', 'version', 'rec_loss', 'negatives', 'gbce_t'], {
  ...ELCREC_DEFAULTS,
  variant: 'B+ICL',
  seen_items: 'ranked',
});

describe('settings without a model', () => {
  it('are ELCRec’s, with the loss that every run had', () => {
    const config = storedConfig(FIRST);
    expect(config).toMatchObject({ ...FIRST, model: 'elcrec', version: 1, rec_loss: 'bce' });
    expect(Object.keys(config ?? {})).toEqual(Object.keys(ELCREC_DEFAULTS));
  });

  it('and without a choice of earlier items had them score 0', () => {
    const oldest = without(['seen_items'], FIRST);
    expect(storedConfig(oldest)).toMatchObject({ seen_items: 'score_zero' });
  });

  it('come out the same when they are upgraded again', () => {
    expect(upgradeConfig(upgradeConfig(FIRST))).toEqual(upgradeConfig(FIRST));
  });

  it.each([
    ['a key that nobody knows', { ...FIRST, colour: 'red' }],
    ['a key too few', without(['lr'], FIRST)],
    ['a model that nobody knows', { ...FIRST, model: 'gru4rec' }],
    ['a version that is to come', { ...FIRST, model: 'elcrec', version: 2 }],
    ['no record', 'elcrec'],
    ['nothing', null],
  ])('are refused with %s', (_name, raw) => {
    expect(storedConfig(raw)).toBeNull();
    expect(configProblems(upgradeConfig(raw)).length).toBeGreaterThan(0);
  });
});

describe('settings of an earlier version of a model', () => {
  /** As if `hidden_size` had been called `width` in version 1. */
  const LATER: ModelCard = {
    ...SASREC,
    id: 'later',
    version: 2,
    defaults: { ...SASREC.defaults, model: 'later', version: 2 },
    upgrade: ({ width, ...rest }) => (width === undefined ? rest : { ...rest, hidden_size: width }),
  };
  let remove: (() => void) | null = null;
  afterEach(() => remove?.());

  it('are brought to the present one, in records and in sources', () => {
    remove = addModel(LATER);
    const old = { ...without(['hidden_size'], LATER.defaults), version: 1, width: 16 };
    expect(storedConfig(old)).toEqual({ ...LATER.defaults, hidden_size: 16 });

    const source = { model: 'later', dataset: null, preset: 'official', width: 16 };
    const { config, problems } = experimentConfig.read(source);
    expect(problems).toEqual([]);
    expect(config.settings).toMatchObject({ version: 2, hidden_size: 16 });
    const written = experimentConfig.write(config);
    expect(Object.keys(written).slice(0, 2)).toEqual(['model', 'version']);
    expect(experimentConfig.read(written)).toEqual({ config, problems: [] });
  });
});
