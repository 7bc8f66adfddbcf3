/** No number comes of what is none: by what name it is called, and that nothing is ranked with it. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDataset } from '../../../workers/data/read.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';
import { tensor } from '../../../workers/engine/tf.ts';
import { notFinite, notFiniteSentence } from '../../../workers/models/blocks/finite.ts';
import { finish } from '../../../workers/evaluation/drain.ts';
import { evalMetrics } from '../../../workers/evaluation/metrics.ts';
import { evaluateCheckpoint } from '../../../workers/lab/evaluate-checkpoint.ts';
import { ITEMS } from '../../../workers/models/blocks/encoder-parameters.ts';
import type { NamedTensors } from '../../../workers/models/blocks/parameters.ts';
import { CENTRES } from '../../../workers/models/elcrec/intents.ts';
import { modelFrom, type Fitted } from '../../../workers/models/fitted.ts';
import { LabFailure, type LabError } from '../../../workers/protocol/errors.ts';
import { measure } from '../../../workers/evaluation/rank.ts';
import { viewUsers } from '../../../workers/evaluation/view-users.ts';
import { kmeans } from '../../../workers/models/blocks/kmeans.ts';
import { initialModel } from '../../../workers/models/fitted.ts';
import { BACKENDS, startBackend } from '../../support/backends.ts';
import { TINY, tinyDataset } from '../../support/training.ts';

const fixture = (name: string) => readFileSync(`test/fixtures/cases/${name}`);

async function toy(name: string): Promise<Dataset> {
  const file = new Blob([new Uint8Array(fixture(name))]);
  const options = { name, dropShort: false, totalBytes: null, onProgress: () => undefined };
  return (await readDataset(() => file.stream(), options)).dataset;
}

async function failureOf(work: Promise<unknown>): Promise<LabError> {
  const thrown: unknown = await work.catch((reason: unknown) => reason);
  if (!(thrown instanceof LabFailure)) throw new Error(`no failure but ${String(thrown)}`);
  return thrown.error;
}

describe('notFinite', () => {
  const tensors = (...lists: readonly (readonly number[])[]): NamedTensors =>
    new Map(
      lists.map((values, i) => [`t${i}`, { shape: [2, 2], values: Float32Array.from(values) }]),
    );

  it('is null where all is finite', () => {
    expect(notFinite(tensors([1, -2, 0, 3e38]))).toBeNull();
  });

  it('names the first tensor, its first row, and how much there is', () => {
    const found = notFinite(tensors([1, 2, 3, 4], [1, 2, NaN, -Infinity], [NaN, 1, 1, 1]));
    expect(found).toEqual({ tensor: 't1', row: 1, count: 2, of: 4, others: 1 });
    expect(found && notFiniteSentence(found)).toBe(
      't1 holds NaN or infinite values: 2 of 4, the first in row 1. So does another.',
    );
  });
});

it('averages over no rank that is none', () => {
  expect(() => evalMetrics(Int32Array.of(0, -1))).toThrow('-1 is no rank');
  expect(() => evalMetrics(Float64Array.of(NaN))).toThrow('NaN is no rank');
});

describe.each(BACKENDS)('on %s', (backend) => {
  let dataset: Dataset;
  beforeAll(async () => {
    await startBackend(backend);
    dataset = await tinyDataset();
  });

  /** Fresh parameters with one value of one tensor replaced. */
  async function spoiled(name: string, at: number, value: number): Promise<Fitted> {
    const good = initialModel(TINY, dataset).parameters;
    const tensors = await good.read();
    good.dispose();
    const found = tensors.get(name);
    if (found === undefined) throw new Error(name);
    const values = found.values.slice();
    values[at] = value;
    return modelFrom(TINY, dataset, new Map([...tensors, [name, { ...found, values }]]));
  }

  it.each([
    [ITEMS, 3 * 8, 'row 3', NaN],
    [ITEMS, 0, 'row 0', Infinity],
    ['position_embeddings.weight', 5 * 8 + 1, 'row 5', NaN],
    ['item_encoder.layer.0.attention.query.bias', 2, 'row 2', NaN],
    ['item_encoder.layer.0.intermediate.dense_1.weight', 9, 'row 1', -Infinity],
    ['LayerNorm.bias', 7, 'row 7', NaN],
  ])('ranks nobody where %s is spoiled at %i', async (name, at, row, value) => {
    const model = await spoiled(name, at, value);
    const error = await failureOf(finish(measure(model, 'valid', TINY.seen_items)));
    expect(error.code).toBe('DIVERGED');
    expect(error.message).toContain(`${name} holds NaN or infinite values: 1 of`);
    expect(error.message).toContain(row);
    model.parameters.dispose();
  });

  it('assigns nobody to an intent where vectors or centres are none', async () => {
    for (const name of [ITEMS, CENTRES]) {
      const model = await spoiled(name, 8, NaN);
      const error = await failureOf(finish(viewUsers(model)));
      expect(error).toMatchObject({ code: 'DIVERGED' });
      expect(error.message).toContain(name);
      model.parameters.dispose();
    }
  });

  it('says that it overflows where every weight is finite', async () => {
    const model = await spoiled('LayerNorm.weight', 0, 3e38);
    const { parameters } = model;
    const items = parameters.entries().find(([name]) => name === ITEMS)?.[1];
    items?.assign(tensor(new Float32Array(items.size).fill(1e3), [items.shape[0], 8]));
    parameters
      .entries()
      .find(([name]) => name === 'LayerNorm.bias')?.[1]
      .assign(tensor(new Float32Array(8).fill(3e38), [8]));
    const error = await failureOf(finish(measure(model, 'test', TINY.seen_items)));
    expect(error.message).toContain('scores of 40 of 40 users');
    expect(error.message).toContain('All parameters are finite');
    parameters.dispose();
  });

  it('k-means starts no centres from distances that are none', async () => {
    const vectors = new Float32Array(12).fill(1);
    vectors[4] = NaN;
    expect(await failureOf(finish(kmeans(vectors, 2, 2, 1)))).toMatchObject({ code: 'DIVERGED' });
  });

  it('refuses a checkpoint of NaN, by the tensor, and one that overflows', async () => {
    const data = await toy('00-toy-data.txt');
    const nan = await failureOf(evaluateCheckpoint(data, fixture('01-all-weights-nan.pt'), 'test'));
    expect(nan.code).toBe('BAD_CHECKPOINT');
    expect(nan.message).toContain('cluster_centers holds NaN or infinite values: 128 of 128');
    const good = initialModel(TINY, data).parameters;
    const huge = new Map(
      [...(await good.read())].map(([name, { shape, values }]) => [
        name,
        { shape, values: values.map((value) => (name === CENTRES ? value : 3e38)) },
      ]),
    );
    good.dispose();
    const file = writeSafetensors(huge, {
      appVersion: 'test',
      config: TINY,
      seed: 1,
      datasetHash: '',
      metrics: {},
    });
    const error = await failureOf(evaluateCheckpoint(data, file, 'test'));
    expect(error.code).toBe('BAD_CHECKPOINT');
    expect(error.action).toContain('before its training diverged');
  });

  it('counts every tie of a checkpoint that scores all alike', async () => {
    const data = await toy('00-toy-data.txt');
    const all = await evaluateCheckpoint(data, fixture('02-all-scores-equal.pt'), 'test');
    expect(all.metrics['hr@5']).toBe(1);
    // 41 others tie: the mean place is 20.5 behind the first, whatever the user has seen.
    expect(all.ties.share).toBe(1);
    expect(all.ties.middle).toMatchObject({
      'hr@5': 0,
      'hr@20': 0,
      mrr: expect.closeTo(1 / 21.5, 12) as number,
    });
  });

  it('finds no answer met before while earlier items score 0, and counts them', async () => {
    const data = await toy('03-answers-seen-before.txt');
    const { parameters } = initialModel({ ...TINY, variant: 'B' }, data);
    const file = writeSafetensors(await parameters.read(), {
      appVersion: 'test',
      config: { ...TINY, variant: 'B', seen_items: 'ranked' },
      seed: 1,
      datasetHash: '',
      metrics: {},
    });
    const zero = await evaluateCheckpoint(data, file, 'test', 'score_zero');
    expect(zero).toMatchObject({ repeated: 60, users: 60, seen_items: 'score_zero' });
    expect(zero.ties.share).toBe(1); // with the other earlier items, which score 0 too
    expect(zero.metrics['hr@5']).toBe(0);
    for (const rule of ['left_out', 'ranked'] as const) {
      const own = await evaluateCheckpoint(data, file, 'test', rule);
      expect(own).toMatchObject({ repeated: 60, seen_items: rule });
      expect(own.metrics['hr@20']).toBeGreaterThan(0);
      expect(own.protocol).not.toBe(zero.protocol);
    }
    // Unless told, as the file was trained.
    expect(await evaluateCheckpoint(data, file, 'test')).toMatchObject({ seen_items: 'ranked' });
    parameters.dispose();
  });
});
