/** What is computed follows from what is used: by the terms that are on, and the pooling. */
import { describe, expect, it } from 'vitest';
import { inLayout, needsOf } from '../../../workers/models/elcrec/needs.ts';
import {
  ELCREC_DEFAULTS,
  VARIANTS,
  type ElcrecConfig,
} from '../../../workers/catalog/models/elcrec.ts';

const of = (more: Partial<ElcrecConfig>) =>
  needsOf({ ...ELCREC_DEFAULTS, ...more } as ElcrecConfig);

describe('the needs of a training', () => {
  it.each([
    ['B', 'packed', null, false, false],
    ['B+ICL', 'padded', 'padded', true, true],
    ['B+ELCM', 'padded', null, true, true],
    ['ELCRec', 'padded', 'padded', true, true],
  ] as const)('of %s under official pooling', (variant, users, views, clustering, kmeans) => {
    expect(of({ variant })).toEqual({ targets: true, clustering, users, views, kmeans });
  });

  it.each(VARIANTS)('of %s over real positions: nothing is padded', (variant) => {
    const { users, views } = of({ variant, pooling: 'real_positions' });
    expect(users).toBe('packed');
    expect([null, 'packed']).toContain(views);
  });

  it('of a term whose weight is 0 are none', () => {
    expect(of({ trade_off: 0, intent_cf_weight: 0 })).toMatchObject({
      clustering: false,
      users: 'packed',
      views: 'padded',
    });
    expect(of({ cf_weight: 0, intent_cf_weight: 0 })).toMatchObject({
      clustering: true,
      users: 'padded',
      views: null,
    });
    expect(of({ cf_weight: 0 }).views).toBe('padded');
    expect(of({ rec_weight: 0 })).toMatchObject({ targets: false, users: 'padded' });
    expect(of({ variant: 'B+ELCM', trade_off: 0 })).toMatchObject({
      clustering: false,
      users: 'packed',
      views: null,
    });
  });

  it('do not start by k-means where there are no centres, or where they start at random', () => {
    expect(of({ variant: 'B' }).kmeans).toBe(false);
    expect(of({ centre_init: 'random' }).kmeans).toBe(false);
  });

  it('can be laid out otherwise, what is not needed stays out', () => {
    expect(inLayout(of({ variant: 'B' }), 'padded')).toMatchObject({
      users: 'padded',
      views: null,
    });
    expect(inLayout(of({}), 'packed')).toMatchObject({ users: 'packed', views: 'packed' });
  });
});
