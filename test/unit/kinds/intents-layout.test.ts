/** How a map is laid out, as a look of its cell. */
import { describe, expect, it, vi } from 'vitest';
import { intentsConfig } from '../../../src/kinds/intents/config.ts';
import { layoutOf, OWN_LAYOUT } from '../../../src/kinds/intents/layout-choice.ts';
import { layoutEffects } from '../../../src/session/layouts.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { withNewRun } from '../../../src/state/changes.ts';
import type { MapFrame } from '../../../src/runs/record.ts';
import type { LayoutRequest } from '../../../workers/protocol/projection-api.ts';
import { FakeLab } from '../../support/fake-lab.ts';
import { frame, record, snapshot } from '../../support/runs-fixture.ts';

const experiment = null;

describe('a layout in the config of a cell', () => {
  it('is written only where it is not the one of every run', () => {
    const plain = { experiment, colour_by: 'intent' as const };
    expect(intentsConfig.write({ ...plain, ...OWN_LAYOUT })).toEqual(plain);
    expect(intentsConfig.write({ ...plain, perplexity: 12 })).toEqual({ ...plain, perplexity: 12 });
    expect(intentsConfig.read(plain).config).toEqual(plain);
  });

  it('is read within its bounds, and names what is wrong', () => {
    const { config, problems } = intentsConfig.read({
      projection: 'umap',
      perplexity: 1e6,
      layout_seed: 4,
    });
    expect(config).toEqual({ experiment, colour_by: 'intent', perplexity: 500, layout_seed: 4 });
    expect(problems.map(({ key }) => key)).toEqual(['projection', 'perplexity']);
  });

  it('is no part of what a notebook is compared by', () => {
    const look = { experiment, colour_by: 'planted' as const, projection: 'pca' as const };
    expect(intentsConfig.unlooked?.(look)).toEqual({ experiment, colour_by: 'intent' });
  });
});

describe('laying a map out in another way', () => {
  const one = { ...snapshot(3), users: Int32Array.of(0, 1) };
  const own: MapFrame = { ...frame([0, 1]), epoch: 3 };

  it('asks for all users of its vectors, afresh, and gives up what was asked for before', async () => {
    const lab = new FakeLab();
    const store = createLabStore();
    const run = { ...record(), snapshots: [one], maps: [own] };
    store.setState((state) => withNewRun(state, run));
    const asked: LayoutRequest[] = [];
    const cancel = vi.spyOn(lab.projection, 'cancel');
    vi.spyOn(lab.projection, 'layout').mockImplementation((wanted, onFrame) => {
      asked.push(wanted);
      onFrame({ ...own, projection: 'pca' });
      return Promise.resolve({ ok: true, value: own });
    });
    const seen: MapFrame[] = [];
    const effects = layoutEffects({ lab, store });
    const choice = layoutOf({ projection: 'pca', layout_seed: 7 });
    await effects.layOut(
      run.id,
      3,
      choice,
      (next) => void seen.push(next),
      () => true,
    );
    await effects.layOut(
      run.id,
      4,
      choice,
      (next) => void seen.push(next),
      () => true,
    ); // its vectors are gone
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ part: 'all', previous: null, projection: 'pca', seed: 7 });
    expect(asked[0].snapshot).toBe(one);
    expect(cancel).toHaveBeenCalledTimes(1);
    expect(seen).toHaveLength(1);
    // Pushed aside with the run's own maps, it is asked for again while somebody waits.
    vi.spyOn(lab.projection, 'layout')
      .mockResolvedValueOnce({ ok: true, value: null })
      .mockImplementation((wanted) => {
        asked.push(wanted);
        return Promise.resolve({ ok: true, value: own });
      });
    await effects.layOut(
      run.id,
      3,
      choice,
      () => undefined,
      () => true,
    );
    expect(asked).toHaveLength(2);
  });
});
