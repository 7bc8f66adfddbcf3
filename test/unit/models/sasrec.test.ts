/** SASRec, the second model behind the seam: ELCRec's variant B by itself, with every loss of next items. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { SASREC_DEFAULTS, type SasrecConfig } from '../../../workers/catalog/models/sasrec.ts';
import { REC_LOSSES } from '../../../workers/catalog/rec-loss-fields.ts';
import { writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { memory } from '../../../workers/engine/tf.ts';
import { evaluateCheckpoint } from '../../../workers/lab/evaluate-checkpoint.ts';
import { findModel } from '../../../workers/lab/recognise.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import type { EngineReport } from '../../../workers/protocol/run.ts';
import { startTraining } from '../../../workers/training/train.ts';
import { BACKENDS, startBackend } from '../../support/backends.ts';
import { request, runToEnd, stepsOf, TINY, tinyDataset } from '../../support/training.ts';

const SMALL: SasrecConfig = {
  ...SASREC_DEFAULTS,
  ...{ hidden_size: 8, num_hidden_layers: 1, max_seq_length: 6, batch_size: 16 },
  ...{ hidden_dropout_prob: 0.2, attention_probs_dropout_prob: 0.2, lr: 0.005, epochs: 2 },
  negatives: 12,
};

let dataset: Dataset;
beforeAll(async () => void (dataset = await tinyDataset()));

describe.each(BACKENDS)('on %s', (backend) => {
  let engine: EngineReport;
  beforeAll(async () => void (engine = await startBackend(backend)));

  const eventsOf = async (config: RunConfig, more = {}) =>
    runToEnd(await startTraining(dataset, request(config, { snapshotUsers: 10, ...more }), engine));
  type Events = Awaited<ReturnType<typeof eventsOf>>;

  /** All that says numbers, but for times and memory. */
  const numbersOf = (events: Events) => ({
    losses: stepsOf(events).map(({ losses }) => [losses.loss, losses.loss_rec]),
    points: events.flatMap((event) =>
      event.kind === 'resumable' ? [event.point.parameters, event.point.moments] : [],
    ),
    vectors: events.flatMap((event) => (event.kind === 'snapshot' ? [event.snapshot.vectors] : [])),
    test: events.flatMap((event) =>
      event.kind === 'result' ? [event.result.test, event.result.health] : [],
    ),
  });

  it('is variant B of ELCRec, bit for bit', async () => {
    const b = { ...TINY, ...SMALL, ...{ model: ELCREC_DEFAULTS.model, variant: 'B' } };
    const pooled = { ...b, version: ELCREC_DEFAULTS.version, pooling: 'real_positions' };
    const found = numbersOf(await eventsOf(SMALL));
    expect(found).toEqual(numbersOf(await eventsOf(pooled)));
    expect(found.losses).toHaveLength(6);
    expect(found.vectors).toHaveLength(3);
  });

  it.each(REC_LOSSES)('learns by %s, the same again and after a pause', async (rec_loss) => {
    const dry = { ...SMALL, rec_loss, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
    const config = { ...dry, epochs: 12 };
    const before = memory().numTensors;
    const whole = await eventsOf(config);
    expect(memory().numTensors).toBe(before);
    const losses = numbersOf(whole).losses.map(([loss]) => loss ?? NaN);
    const mean = (from: number) => losses.slice(from, from + 6).reduce((a, b) => a + b, 0) / 6;
    expect(mean(30)).toBeLessThan(mean(0));
    const point = whole.flatMap((event) => (event.kind === 'resumable' ? [event.point] : []))[4];
    const rest = await eventsOf(config, { resume: structuredClone(point) });
    expect(numbersOf(rest).losses).toEqual(numbersOf(whole).losses.slice(15));
  });

  it.each(REC_LOSSES)('ELCRec has L_rec by %s beside its other terms', async (rec_loss) => {
    const events = await eventsOf({ ...TINY, rec_loss, negatives: 12 }, { maxSteps: 1 });
    const alone = await eventsOf({ ...SMALL, rec_loss }, { maxSteps: 1 });
    const [step] = stepsOf(events);
    expect(Object.keys(step.losses)).toHaveLength(5);
    // The same encoder but for the place of its draws: near what it says alone, and no other loss.
    expect(step.losses.loss_rec! / stepsOf(alone)[0].losses.loss_rec!).toBeCloseTo(1, 1);
  });

  it('is found in a file without centres, and ranks as the settings of the file say', async () => {
    const training = await startTraining(dataset, request(SMALL), engine);
    for await (const event of training.events) if (event.kind === 'result') break;
    const tensors = await training.state('now');
    training.dispose();
    expect(findModel(tensors).config).toMatchObject({ model: 'sasrec', hidden_size: 8 });
    const bare = await evaluateCheckpoint(dataset, writeSafetensors(tensors, {}), 'test');
    const about = { appVersion: 'test', seed: 1, datasetHash: dataset.hash, metrics: {} };
    const own = writeSafetensors(tensors, { ...about, config: SMALL });
    const named = await evaluateCheckpoint(dataset, own, 'test');
    expect(named.metrics).toEqual(bare.metrics);
    expect(named.health).toBeNull();
  });
});
