import { beforeAll, describe, expect, it } from 'vitest';
import type { IclrecConfig } from '../../../workers/catalog/models/iclrec.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { everyUser } from '../../../workers/data/rows.ts';
import { memory } from '../../../workers/engine/tf.ts';
import { finish } from '../../../workers/evaluation/drain.ts';
import { viewUsers } from '../../../workers/evaluation/view-users.ts';
import { kmeans } from '../../../workers/models/blocks/kmeans.ts';
import { Parameters } from '../../../workers/models/blocks/parameters.ts';
import { userVectors } from '../../../workers/models/blocks/user-vectors.ts';
import { iclrec } from '../../../workers/models/iclrec/index.ts';
import { findIntents, type Intents } from '../../../workers/models/iclrec/intents.ts';
import { needsOf } from '../../../workers/models/iclrec/needs.ts';
import { startBackend } from '../../support/backends.ts';
import { tinyDataset, TINY_ICLREC } from '../../support/training.ts';

let dataset: Dataset;
let parameters: Parameters;
const prepare = (more: Partial<IclrecConfig> = {}) => {
  const prepared = iclrec.prepare(dataset, { ...TINY_ICLREC, ...more } as IclrecConfig);
  return { prepared, stage: prepared.stages[0] };
};
beforeAll(async () => {
  await startBackend('cpu');
  dataset = await tinyDataset();
  parameters = Parameters.initial(iclrec.parameters(dataset, TINY_ICLREC), 1);
});

/** Squared distance of row i of a to row j of b. */
const distance = (a: Float32Array, i: number, b: Float32Array, j: number, width: number) =>
  Array.from({ length: width }, (_, d) => (a[i * width + d] - b[j * width + d]) ** 2).reduce(
    (sum, x) => sum + x,
  );

const vectorsOf = ({ prepared }: ReturnType<typeof prepare>) =>
  finish(userVectors(prepared.users, parameters, everyUser(dataset)));

describe('the E-step of ICLRec', () => {
  it('first draws its seeds, and later goes on from the centroids it found last', async () => {
    const ready = prepare();
    const { values, width } = await vectorsOf(ready);
    const e = (seed: number, last: Intents | null) =>
      finish(
        findIntents(parameters, ready.prepared.users, dataset, { ...TINY_ICLREC, seed }, last),
      );
    const first = await e(1, null);
    expect(first).toEqual({ values: await finish(kmeans(values, width, 3, 1)), width });
    // Where nothing moved, the same users are grouped the same, whatever the seed.
    expect(await e(2, first)).toEqual(first);
    const elsewhere = { values: first.values.map((x, i) => x + 0.3 * Math.sin(i)), width };
    const [one, other] = [await e(1, elsewhere), await e(2, elsewhere)];
    expect(one).toEqual(other);
    expect(one.values).not.toEqual(elsewhere.values);
  });

  it('refuses more groups than users', async () => {
    const { stage } = prepare({ num_intent_clusters: 41 });
    const work = stage.beforeEpoch!(parameters, 0);
    await expect(finish(work)).rejects.toMatchObject({ error: { code: 'BAD_CONFIG' } });
  });

  it('leaves centroids that a training is continued from, of no parameter’s name', async () => {
    const { stage } = prepare();
    expect((await stage.state!.read()).size).toBe(0);
    await finish(stage.beforeEpoch!(parameters, 0));
    const kept = await stage.state!.read();
    expect([...kept.keys()]).toEqual(['centroids']);
    expect(parameters.entries().map(([name]) => name)).not.toContain('centroids');
    const other = prepare().stage;
    other.state!.write(kept);
    expect(await other.state!.read()).toEqual(kept);
  });

  it('groups users as they are: health, map and the loss agree on the nearest', async () => {
    const ready = prepare();
    const model = { dataset, prepared: ready.prepared, parameters };
    expect((await finish(viewUsers(model))).intents).toBe(null);
    await finish(ready.stage.beforeEpoch!(parameters, 0));
    const centroids = (await ready.stage.state!.read()).get('centroids')!;
    const { values, width } = await vectorsOf(ready);
    const before = memory().numTensors;
    const view = await finish(viewUsers(model));
    expect(memory().numTensors).toBe(before);
    const nearest = Array.from({ length: dataset.users }, (_, user) => {
      const all = [0, 1, 2].map((k) => distance(values, user, centroids.values, k, width));
      return all.indexOf(Math.min(...all));
    });
    expect([...view.intents!]).toEqual(nearest);
    expect(view.health?.intents).toBe(3);
    for (const rows of [view.vectors, view.centres!])
      expect(Math.hypot(...rows.subarray(0, width))).toBeCloseTo(1, 5);
  });
});

describe('what ICLRec computes', () => {
  it('is what its terms read', () => {
    const of = (more: Partial<IclrecConfig>) =>
      needsOf({ ...TINY_ICLREC, ...more } as IclrecConfig);
    expect(of({})).toEqual({ targets: true, users: 'padded', views: 'padded' });
    expect(of({ pooling: 'real_positions' })).toEqual({
      targets: true,
      users: 'packed',
      views: 'packed',
    });
    expect(of({ intent_cf_weight: 0 }).users).toBe('packed');
    expect(of({ intent_cf_weight: 0, cf_weight: 0 }).views).toBe(null);
    expect(of({ rec_weight: 0 }).targets).toBe(false);
  });

  it('has no groups without the intent contrast', () => {
    const { prepared, stage } = prepare({ intent_cf_weight: 0 });
    expect(prepared.intents).toBe(null);
    expect(stage).not.toHaveProperty('beforeEpoch');
    expect(stage.state).toBeUndefined();
  });
});
