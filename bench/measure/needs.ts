import { createBatches, type Batches } from '../../workers/data/batches.ts';
import { layoutOf } from '../../workers/models/blocks/layout.ts';
import { inLayout, needsOf, type Needs } from '../../workers/models/elcrec/needs.ts';
import { Parameters } from '../../workers/models/blocks/parameters.ts';
import { deviceBatch, disposeDeviceBatch } from '../../workers/training/device-batch.ts';
import { hasCentres, measure, viewUsers } from '../../workers/training/evaluate.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { trainStep } from '../../workers/training/step.ts';
import { modelSize } from '../../workers/training/train.ts';
import type { Bench, Measured } from './asked.ts';
import { ceilings } from './ceilings.ts';
import { median, round, timed } from './clock.ts';
import { Peak } from './peak.ts';

/** Steps left out: pipelines are compiled and buffers made on first use. */
const WARM_UP = 2;

/**
 * A run that computes what its terms read, beside one that draws views for every variant, follows the
 * pooling alone and looks at all users after every epoch. Both take each batch in turn, so a busy
 * machine slows them alike.
 */
export async function measureNeeds(bench: Bench): Promise<Measured> {
  const { options, config, dataset } = bench;
  const needs = needsOf(config);
  const peak = new Peak();
  const drawn = { targets: needs.targets, views: needs.views !== null };
  const everything = stepper(
    bench,
    inLayout(needs, layoutOf(config.pooling)),
    createBatches(dataset, config),
  );
  const needed = stepper(bench, needs, createBatches(dataset, config, drawn));
  const ms: Record<'everything' | 'needed', number[]> = { everything: [], needed: [] };
  for (let index = 0; index < WARM_UP + options.steps; index++) {
    ms.everything.push(await timed(() => everything.step(index)));
    ms.needed.push(await timed(() => needed.step(index)));
    peak.note();
  }
  everything.dispose();
  needed.dispose();
  const [before, after] = [ms.everything, ms.needed].map((all) => median(all.slice(WARM_UP)));

  const parameters = Parameters.initial(modelSize(config, dataset), config.seed);
  const seconds = async (work: AsyncGenerator<void, unknown>): Promise<number> =>
    (await timed(async () => {
      while ((await work.next()).done !== true) peak.note();
    })) / 1000;
  const users = await seconds(viewUsers(parameters, config, dataset));
  const ranking = await seconds(measure(parameters, config, dataset, 'valid'));
  const health = hasCentres(parameters) ? users : 0;
  parameters.dispose();

  const perEpoch = Math.ceil(dataset.users / config.batch_size);
  const epochs = [(before * perEpoch) / 1000 + users + ranking];
  epochs.push((after * perEpoch) / 1000 + health + ranking);
  return {
    steps: options.steps,
    layout_users: needs.users,
    layout_views: needs.views,
    ms_step_everything: round(before),
    ms_step_needed: round(after),
    ratio_step: round(before / after),
    seconds_view_users: round(users),
    seconds_validation: round(ranking),
    seconds_epoch_everything: round(epochs[0]),
    seconds_epoch_needed: round(epochs[1]),
    ratio_epoch: round(epochs[0] / epochs[1]),
    ...(await ceilings()),
    ...peak.measured(),
  };
}

/** A model of its own that takes steps as `needs` says: batch made, uploaded, step, losses read back. */
function stepper({ config, dataset }: Bench, needs: Needs, batches: Batches) {
  const size = modelSize(config, dataset);
  const parameters = Parameters.initial(size, config.seed);
  const adam = new Adam(parameters, config);
  return {
    async step(index: number): Promise<void> {
      const host = batches.batch(0, index % batches.perEpoch);
      const batch = deviceBatch(host, size.vocabulary, needs);
      const losses = trainStep(parameters, adam, config, batch, index + 1);
      disposeDeviceBatch(batch);
      await losses.data();
      losses.dispose();
    },
    dispose(): void {
      adam.dispose();
      parameters.dispose();
    },
  };
}
