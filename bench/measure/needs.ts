import { createBatches } from '../../workers/data/batches.ts';
import { layoutOf } from '../../workers/models/blocks/layout.ts';
import { inLayout, needsOf } from '../../workers/models/elcrec/needs.ts';
import { elcrec, elcrecStage } from '../../workers/models/elcrec/index.ts';
import { termNames } from '../../workers/catalog/models.ts';
import { measure } from '../../workers/evaluation/rank.ts';
import { viewUsers } from '../../workers/evaluation/view-users.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { trainStep } from '../../workers/training/step.ts';
import { initialModel } from '../../workers/models/fitted.ts';
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
  const batches = createBatches(dataset, config, { targets: true, views: config });
  const padded = elcrecStage(dataset, config, inLayout(needs, layoutOf(config.pooling)));
  const everything = stepper(bench, {
    ...padded,
    batch: (epoch, index) => batches.batch(epoch, index),
  });
  const needed = stepper(bench, elcrecStage(dataset, config, needs));
  const ms: Record<'everything' | 'needed', number[]> = { everything: [], needed: [] };
  for (let index = 0; index < WARM_UP + options.steps; index++) {
    ms.everything.push(await timed(() => everything.step(index)));
    ms.needed.push(await timed(() => needed.step(index)));
    peak.note();
  }
  everything.dispose();
  needed.dispose();
  const [before, after] = [ms.everything, ms.needed].map((all) => median(all.slice(WARM_UP)));

  const model = initialModel(config, dataset);
  const seconds = async (work: AsyncGenerator<void, unknown>): Promise<number> =>
    (await timed(async () => {
      while ((await work.next()).done !== true) peak.note();
    })) / 1000;
  const users = await seconds(viewUsers(model));
  const ranking = await seconds(measure(model, 'valid', config.seen_items));
  const health = model.prepared.intents === null ? 0 : users;
  model.parameters.dispose();

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

/** A model of its own that takes the steps of a stage: batch made, uploaded, step, losses read back. */
function stepper({ config, dataset }: Bench, stage: ReturnType<typeof elcrecStage>) {
  const { parameters } = initialModel(config, dataset);
  const adam = new Adam(parameters, config);
  const taking = { stage, terms: termNames(elcrec.card) };
  return {
    async step(index: number): Promise<void> {
      const batch = stage.upload(stage.batch(0, index % stage.stepsPerEpoch));
      const losses = trainStep(taking, parameters, adam, batch, index + 1);
      batch.dispose();
      await losses.data();
      losses.dispose();
    },
    dispose(): void {
      adam.dispose();
      parameters.dispose();
    },
  };
}
