/** One user through a model: what is told is what training draws, what evaluation ranks, and what the encoder computes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createBatches } from '../../../workers/data/batches.ts';
import { history, trainInput } from '../../../workers/data/split.ts';
import { historyRows } from '../../../workers/data/rows.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { ICLREC_DEFAULTS } from '../../../workers/catalog/models/iclrec.ts';
import { SASREC_DEFAULTS } from '../../../workers/catalog/models/sasrec.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import { finish } from '../../../workers/evaluation/drain.ts';
import { evaluationRanks } from '../../../workers/evaluation/rank.ts';
import { viewUsers } from '../../../workers/evaluation/view-users.ts';
import { engineMemory } from '../../../workers/engine/engine.ts';
import { tidy, type Tensor2D } from '../../../workers/engine/tf.ts';
import { inspectCheckpoint } from '../../../workers/lab/inspection/inspect.ts';
import { writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';
import { encode, encodeWatched } from '../../../workers/models/blocks/encoder.ts';
import { packedSequences } from '../../../workers/models/blocks/sequences.ts';
import { initialModel } from '../../../workers/models/fitted.ts';
import { plantedDataset } from '../../../workers/data/planted/generate.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import { startBackend } from '../../support/backends.ts';
import { Ear, request } from '../../support/lab-doubles.ts';
import { SMALL_ENCODER, smallLab } from '../../support/small-lab.ts';
import { addToyModel, TOY } from '../../support/toy-model/index.ts';

beforeAll(() => startBackend('wasm'));

const options = { ...PLANTED_DEFAULTS, users: 64, intents: 3, items_per_intent: 10 };
const dataset = await plantedDataset('small', options);

const ELCREC: RunConfig = { ...ELCREC_DEFAULTS, ...SMALL_ENCODER, num_intent_clusters: 3 };
const CONFIGS = [ELCREC, { ...ICLREC_DEFAULTS, ...SMALL_ENCODER }, { ...SASREC_DEFAULTS, ...SMALL_ENCODER }]; // prettier-ignore

/** The file of a model as it starts, which has no two scores alike. */
async function fileOf(config: RunConfig) {
  const model = initialModel(config, dataset);
  const bytes = writeSafetensors(await model.parameters.read(), { config });
  return { model, bytes };
}

const ROW = { kind: 'row', row: 5 } as const;
const asked = { subject: ROW, epoch: 3, describe: false, pooling: null, seenItems: null } as const;

describe.each(CONFIGS)('a user through $model', (config) => {
  it('has the rank that the full ranking of the test has, and leaves nothing on the device', async () => {
    const { model, bytes } = await fileOf(config);
    const ranking = await finish(evaluationRanks(model, 'test', config.seen_items));
    const before = engineMemory().tensors;
    for (const row of [0, 5, 31, 63]) {
      const found = await inspectCheckpoint(dataset, bytes, { ...asked, subject: { kind: 'row', row } }); // prettier-ignore
      expect(found.standing.rank).toBe(ranking.above[row] + 1);
      expect(found.standing.tied).toBe(ranking.tied[row]);
      const place = found.top.findIndex(({ isAnswer }) => isAnswer);
      if (found.standing.rank <= found.top.length) expect(place).toBe(found.standing.rank - 1);
      else expect(place).toBe(-1);
      expect(found.history.map(({ item }) => item)).toEqual([...history(dataset, row, 1)]);
      expect(found.user).toEqual({ row, id: dataset.originalUsers[row] });
    }
    expect(engineMemory().tensors).toBe(before);
    model.parameters.dispose();
  });

  it('attends to what the encoder attends to: the same hidden states, every row of weights one', async () => {
    const { model, bytes } = await fileOf(config);
    const length = SMALL_ENCODER.max_seq_length;
    const ids = historyRows(dataset, Int32Array.of(5), 'test', length);
    const sizes = { num_hidden_layers: 1, num_attention_heads: Number(config.num_attention_heads) };
    let [fused, watched] = [new Float32Array(), new Float32Array()];
    tidy(() => {
      const input = packedSequences(ids, length, dataset.items + 2);
      const real = input.packing.hostPlaces.length * SMALL_ENCODER.hidden_size;
      // Rows after the real ones are spare, and nobody reads them.
      const values = (x: Tensor2D) => (x.dataSync() as Float32Array).slice(0, real);
      fused = values(encode(model.parameters, sizes, input, null));
      watched = values(encodeWatched(model.parameters, sizes, input).h);
    });
    expect(fused.length).toBeGreaterThan(0);
    // Sums in another order: float32 of numbers near 1.
    fused.forEach((value, i) => expect(watched[i]).toBeCloseTo(value, 5));
    const { attention, read } = await inspectCheckpoint(dataset, bytes, asked);
    if (attention === null) throw new Error('no attention');
    const { layers, heads, length: n, weights } = attention;
    expect([layers, heads, n]).toEqual([1, sizes.num_attention_heads, read]);
    for (let row = 0; row < layers * heads * n; row += 1) {
      const one = weights.subarray(row * n, (row + 1) * n);
      expect(one.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      // No item looks at those after it.
      expect([...one.subarray((row % n) + 1)].every((weight) => weight === 0)).toBe(true);
    }
    model.parameters.dispose();
  });
});

describe('a user through ELCRec', () => {
  it('has the views that training draws in that epoch', async () => {
    const { model, bytes } = await fileOf(ELCREC);
    const { views } = await inspectCheckpoint(dataset, bytes, asked);
    const L = SMALL_ENCODER.max_seq_length;
    const shares = { tao: 0.2, gamma: 0.7, beta: 0.2 };
    const batches = createBatches(dataset, { ...ELCREC, max_seq_length: L }, { targets: false, views: shares }); // prettier-ignore
    for (let index = 0; index < batches.stepsPerEpoch; index += 1) {
      const batch = batches.batch(asked.epoch, index);
      const at = batch.users.indexOf(ROW.row);
      if (at < 0) continue;
      batch.views?.forEach((rows, which) => {
        const drawn = views?.[which].map(({ item }) => item) ?? [];
        const row = [...rows.subarray(at * L, (at + 1) * L)];
        const cut = drawn.slice(-L);
        expect(row).toEqual([...new Array<number>(L - cut.length).fill(0), ...cut]);
      });
    }
    model.parameters.dispose();
  });

  it('is nearest to the intent it is counted in, which its users’ items tell', async () => {
    const { model, bytes } = await fileOf(ELCREC);
    const { intents } = await finish(viewUsers(model));
    const found = await inspectCheckpoint(dataset, bytes, { ...asked, describe: true });
    const [first] = found.intents?.list ?? [];
    expect(first.intent).toBe(intents?.[ROW.row]);
    const users = [...(intents ?? [])].flatMap((intent, user) => (intent === first.intent ? [user] : [])); // prettier-ignore
    expect(first.users).toBe(users.length);
    const [item] = first.items;
    const has = (user: number) => history(dataset, user, 2).includes(item.item);
    const everyone = Array.from({ length: dataset.users }, (_, user) => user);
    expect(item.users).toBe(users.filter(has).length);
    expect(item.lift).toBeCloseTo(
      item.users / users.length / (everyone.filter(has).length / dataset.users),
      10,
    );
    // On the unit sphere the two measures say the same.
    for (const { cosine, distance } of found.intents?.list ?? [])
      expect(distance).toBeCloseTo(Math.sqrt(2 - 2 * cosine), 4);
    model.parameters.dispose();
  });

  it('is measured without each item: the most that is lost first, and as a history of its own', async () => {
    const { model, bytes } = await fileOf({ ...ELCREC, seen_items: 'ranked' });
    const found = await inspectCheckpoint(dataset, bytes, asked);
    expect(found.without).toHaveLength(found.read);
    const ranks = found.without.map(({ rank }) => rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    const [most] = found.without;
    const rest = found.history.filter((_, at) => at !== most.at).map(({ item }) => item);
    const alone = await inspectCheckpoint(dataset, bytes, { ...asked, subject: { kind: 'items', items: rest } }); // prettier-ignore
    const same = alone.top.find(({ item }) => item === found.answer?.item);
    if (same !== undefined) expect(same.score).toBeCloseTo(most.score, 5);
    expect(alone).toMatchObject({ user: null, answer: null, standing: { rank: 1 } });
    model.parameters.dispose();
  });

  it('is refused in words where the data have no such user or item', async () => {
    const { model, bytes } = await fileOf(ELCREC);
    for (const subject of [
      { kind: 'row', row: 64 },
      { kind: 'user', id: 9999 },
      { kind: 'items', items: [] },
      { kind: 'items', items: [0] },
    ] as const)
      await expect(inspectCheckpoint(dataset, bytes, { ...asked, subject })).rejects.toThrow(/data|history/); // prettier-ignore
    model.parameters.dispose();
  });
});

it('looks through a run that is paused at its present parameters, and through one that ended at its best', async () => {
  const { lab, card, train } = await smallLab();
  const { run } = await train(ELCREC, 'ended');
  const of = (id: string, which: 'now' | 'best') =>
    lab.inspect({
      datasetId: card.id,
      parameters: { kind: 'run', run: runId(id), which },
      ...asked,
    });
  const ended = await of(run.id, 'best');
  expect(ended).toMatchObject({ ok: true, value: { user: { row: 5 } } });
  const alive = new Ear();
  const id = runId('alive');
  await lab.start(request({ datasetId: card.id, config: ELCREC, runId: id, startPaused: true }), alive.hear); // prettier-ignore
  await lab.step(id);
  expect(await of(id, 'now')).toMatchObject({ ok: true, value: { step: 1 } });
  await lab.stop(id);
  expect(await of('unknown', 'best')).toMatchObject({ error: { code: 'UNKNOWN_RUN' } });
});

it('tells of a model that shows nothing of its inside what every model has', async () => {
  const remove = addToyModel();
  const config = { ...TOY.defaults, seed: 1 };
  const { model, bytes } = await fileOf(config);
  const found = await inspectCheckpoint(dataset, bytes, asked);
  expect(found).toMatchObject({ attention: null, intents: null, views: null });
  expect(found.top).toHaveLength(20);
  expect(trainInput(dataset, 5).length).toBeLessThan(found.history.length);
  model.parameters.dispose();
  remove();
});
