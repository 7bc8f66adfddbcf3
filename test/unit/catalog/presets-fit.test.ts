/** Settings that suit the data, where nobody has said otherwise. */
import { describe, expect, it } from 'vitest';
import { configProblems } from '../../../workers/catalog/config-check.ts';
import { ELCREC, ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { fittedSizes } from '../../../workers/catalog/fit.ts';
import { presetNamed, presetsFor } from '../../../workers/catalog/presets.ts';
import { CARD } from '../../support/fake-lab.ts';
import { suitedTo } from '../../../src/kinds/experiment/changes.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';

const sizes = (users: number, maxLength = 30) => {
  const fit = fittedSizes(ELCREC, { users, maxLength });
  return [fit.num_intent_clusters, fit.batch_size, fit.max_seq_length];
};

describe('sizes by the size of the data', () => {
  it.each([
    // users, longest history: intents, batch, window
    [22_363, 204, 256, 256, 50],
    [16_384, 50, 256, 256, 49],
    [16_383, 51, 128, 256, 50],
    [1_500, 40, 16, 128, 39],
    [943, 737, 8, 64, 50],
    [256, 12, 4, 32, 11],
    [60, 9, 2, 32, 8],
    [31, 8, 2, 16, 7],
    [5, 6, 2, 4, 5],
    [1, 5, 2, 4, 5],
  ])('%i users of at most %i items', (users, longest, ...expected) => {
    expect(sizes(users, longest)).toEqual(expected);
  });

  it('can be trained with whatever the size: no more intents or users to a batch than there are', () => {
    for (let users = 4; users < 40_000; users = Math.ceil(users * 1.1)) {
      const fit = fittedSizes(ELCREC, { users, maxLength: 5 + (users % 300) });
      expect(configProblems({ ...ELCREC_DEFAULTS, ...fit })).toEqual([]);
      expect(fit.num_intent_clusters).toBeLessThanOrEqual(users / 2);
      expect(fit.batch_size).toBeLessThanOrEqual(users);
      expect(fit.num_intent_clusters).toBeLessThanOrEqual(ELCREC_DEFAULTS.num_intent_clusters);
    }
  });
});

/** An own file of this many users. */
const file = (users: number): DatasetCard => ({
  ...CARD,
  format: 'user-per-line',
  users,
  maxLength: 30,
});

describe('the preset of data of one’s own', () => {
  it('is fitted to them and says how; the official one is there by name', () => {
    const [first, second] = presetsFor(ELCREC, file(943));
    expect(first.config).toEqual({ ...ELCREC_DEFAULTS, ...fittedSizes(ELCREC, file(943)) });
    expect(first.explain).toBe(
      'The official settings, with sizes for 943 users: 8 intents, batches of 64 users, the last 29 items of each.',
    );
    expect(second).toMatchObject({ id: 'official', config: ELCREC_DEFAULTS });
    expect(presetNamed(ELCREC, 'official', file(943))?.config).toEqual(ELCREC_DEFAULTS);
    expect(presetNamed(ELCREC, 'fitted', null)?.config).toEqual(ELCREC_DEFAULTS);
    expect(presetNamed(ELCREC, 'none', file(943))).toBeNull();
  });

  it('takes the place of one that does not suit, and follows the data when they change', () => {
    const quick = experimentKind.create([]);
    const own = suitedTo(quick, file(943));
    expect(own).toMatchObject({ preset: 'fitted', settings: { num_intent_clusters: 8 } });
    const changed = { ...own, settings: { ...own.settings, lr: 0.02 } };
    const larger = suitedTo(changed, file(6_040));
    expect(larger.settings).toEqual({ ...changed.settings, ...fittedSizes(ELCREC, file(6_040)) });
    expect(larger.settings).toMatchObject({ lr: 0.02, num_intent_clusters: 64 });
  });

  it('stays what a person chose: the official settings, or the quick ones on planted data', () => {
    const official = {
      ...experimentKind.create([]),
      preset: 'official',
      settings: ELCREC_DEFAULTS,
    };
    expect(suitedTo(official, file(943))).toBe(official);
    const quick = experimentKind.create([]);
    expect(suitedTo(quick, CARD)).toBe(quick);
  });
});
