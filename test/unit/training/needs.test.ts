/** What a training does not need is neither drawn nor encoded, and the numbers stay what they were. */
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { writeCheckpoint } from '../../../workers/lab/engine-parts.ts';
import { evaluateCheckpoint } from '../../../workers/lab/evaluate-checkpoint.ts';
import { finish } from '../../../workers/evaluation/drain.ts';
import type { ElcrecConfig } from '../../../workers/catalog/models/elcrec.ts';
import type { EngineReport, RunRequest } from '../../../workers/protocol/run.ts';
import type * as Streams from '../../../workers/random/stream.ts';
import { viewUsers } from '../../../workers/evaluation/view-users.ts';
import { initialModel, modelFrom } from '../../../workers/models/fitted.ts';
import { startTraining } from '../../../workers/training/train.ts';
import type { StateDict } from '../../../workers/training/training.ts';
import { startBackend } from '../../support/backends.ts';
import { callsOf } from '../../support/calls.ts';
import { request, runToEnd, stepsOf, TINY, tinyDataset } from '../../support/training.ts';

/** What draws were asked for, by purpose. */
const { asked } = vi.hoisted(() => ({ asked: [] as string[] }));
vi.mock('../../../workers/random/stream.ts', async (original) => {
  const real = await original<typeof Streams>();
  return {
    ...real,
    stream: (...key: Parameters<typeof real.stream>) => {
      asked.push(key[1]);
      return real.stream(...key);
    },
  };
});

let dataset: Dataset;
let engine: EngineReport;
beforeAll(async () => {
  dataset = await tinyDataset();
  engine = await startBackend('wasm');
});
beforeEach(() => void (asked.length = 0));

const KERNELS = ['ElcAttention', 'ElcPackedAttention', 'ElcLastAttention', 'ElcNearestCentre'];

/** One epoch of 3 steps, validation and test: the kernels it runs and the draws it makes. */
async function epochOf(more: Partial<ElcrecConfig>, asking: Partial<RunRequest> = {}) {
  const config = { ...TINY, epochs: 1, ...more };
  const calls = await callsOf(KERNELS, async () =>
    runToEnd(await startTraining(dataset, request(config, asking), engine)),
  );
  return { calls, draws: new Set(asked) };
}

describe('a training of B under official pooling', () => {
  it('encodes the real items of each batch once, and nobody for intents it has not', async () => {
    const { calls, draws } = await epochOf({ variant: 'B' });
    expect(calls).toEqual({
      ElcAttention: 0,
      ElcPackedAttention: 3,
      ElcLastAttention: 2,
      ElcNearestCentre: 0,
    });
    expect([...draws].sort()).toEqual(['negatives', 'parameters', 'shuffle']);
  });

  it('encodes users for the map when a snapshot is due, and only then', async () => {
    // After the 21st epoch no map is due, after the 22nd one is: it is the last.
    const { calls } = await epochOf({ variant: 'B', epochs: 22 }, { snapshotUsers: 10 });
    expect(calls.ElcAttention).toBe(22);
    expect(calls.ElcPackedAttention).toBe(66);
  });
});

describe('a term of weight 0', () => {
  it.each([
    ['the contrasts', { cf_weight: 0, intent_cf_weight: 0 }, 'views'],
    ['next items', { rec_weight: 0 }, 'negatives'],
  ] as const)('draws nothing: %s', async (_, off, purpose) => {
    expect((await epochOf(off)).draws).not.toContain(purpose);
    expect((await epochOf({})).draws).toContain(purpose);
  });

  it('encodes nothing: views alone are padded where they alone are pooled', async () => {
    const off = { intent_cf_weight: 0, trade_off: 0, centre_init: 'random' } as const;
    const { calls } = await epochOf(off);
    // 3 encodings of views, one of all users at the end; the users of 3 batches are packed.
    expect(calls).toMatchObject({ ElcAttention: 3 + 1, ElcPackedAttention: 3 });
  });

  it.each([
    ['rec_weight', 'loss_rec'],
    ['cf_weight', 'loss_cl'],
    ['intent_cf_weight', 'loss_icl'],
    ['trade_off', 'loss_cluster'],
  ] as const)('%s leaves %s out of the record, and the rest in', async (key, term) => {
    const config = { ...TINY, epochs: 1, [key]: 0 };
    const events = await runToEnd(await startTraining(dataset, request(config), engine));
    const [step] = stepsOf(events);
    expect(step.losses.loss).toBeGreaterThan(-Infinity);
    for (const each of ['loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster'] as const) {
      expect(step.losses[each] === null, each).toBe(each === term);
    }
    const means = events.flatMap((event) => (event.kind === 'epoch' ? [event.record.train] : []));
    expect(means[0][term]).toBeNull();
  });

  it('in every place is refused, for there is nothing to train on', async () => {
    const training = await startTraining(
      dataset,
      request({ ...TINY, variant: 'B', rec_weight: 0 }),
      engine,
    );
    await expect(runToEnd(training)).rejects.toMatchObject({ error: { code: 'BAD_CONFIG' } });
  });
});

describe('what is measured once', () => {
  it('is what measuring it again says: the health of intents in the best epoch', async () => {
    const config = { ...TINY, epochs: 3 };
    const training = await startTraining(dataset, request(config), engine);
    let best: StateDict = new Map();
    let said: ClusterHealth | null = null;
    for await (const event of training.events) {
      if (event.kind !== 'result') continue;
      said = event.result.health;
      best = await training.state('best');
    }
    training.dispose();
    const model = modelFrom(config, dataset, best);
    const { health } = await finish(viewUsers(model));
    model.parameters.dispose();
    // How far groups moved in an epoch is known of a training alone.
    const { drift, ...measured } = said ?? {};
    expect(drift).toBeDefined();
    expect(measured).toEqual(health);
  });

  it('is not looked for in a checkpoint without centres', async () => {
    const config = { ...TINY, variant: 'B' } as const;
    const parameters = initialModel(config, dataset).parameters;
    const origin = {
      request: request(config),
      datasetHash: dataset.hash,
      which: 'now',
      step: 0,
      record: null,
      result: null,
    } as const;
    const bytes = await writeCheckpoint(await parameters.read(), origin);
    parameters.dispose();
    const calls = await callsOf(KERNELS, async () => {
      const { health } = await evaluateCheckpoint(dataset, bytes, 'test');
      expect(health).toBeNull();
    });
    expect(calls).toMatchObject({ ElcAttention: 0, ElcPackedAttention: 0, ElcLastAttention: 1 });
  });
});
