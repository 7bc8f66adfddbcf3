import { datasetId, runId } from '../../workers/protocol/ids.ts';
import { measure } from '../../workers/evaluation/rank.ts';
import { viewUsers } from '../../workers/evaluation/view-users.ts';
import { initialModel } from '../../workers/models/fitted.ts';
import { startTraining } from '../../workers/training/train.ts';
import { needsOf } from '../../workers/models/elcrec/needs.ts';
import type { Bench, Measured } from './asked.ts';
import { ceilings } from './ceilings.ts';
import { round } from './clock.ts';
import { Peak } from './peak.ts';

/** Steps left out: pipelines are compiled and buffers made on first use. */
const WARM_UP = 2;

/**
 * The time of an epoch as a run takes it: its steps on real batches, then the view of all users and
 * the validation ranking. With `steps` so many steps are taken and the epoch is reckoned from their mean.
 */
export async function measureEpoch(bench: Bench): Promise<Measured> {
  const { steps } = bench.options;
  const peak = new Peak();
  const taken = await takeSteps(bench, steps, peak);
  const end = await endOfEpoch(bench, peak);
  const seconds = taken.perStep * taken.stepsPerEpoch + end.view + end.ranking;
  return {
    // The trainer's own choice, whatever was asked.
    layout: needsOf(bench.config).users,
    how:
      taken.steps + WARM_UP >= taken.stepsPerEpoch
        ? 'every step of an epoch, then its end'
        : `${taken.steps} steps; the epoch is their mean times its steps, and its end, measured whole`,
    steps_per_epoch: taken.stepsPerEpoch,
    ms_per_step_in_epoch: round(1000 * taken.perStep),
    seconds_view_users: round(end.view),
    seconds_validation: round(end.ranking),
    seconds_per_epoch: round(seconds),
    ...(await ceilings()),
    ...peak.measured(),
  };
}

/** Steps through the trainer itself: batches, views, upload, step, readback of the losses as a run does it. */
async function takeSteps({ config, dataset, engine }: Bench, asked: number, peak: Peak) {
  const whole = Math.ceil(dataset.users / config.batch_size);
  const most = asked === 0 ? whole : Math.min(whole, WARM_UP + asked);
  const training = await startTraining(
    dataset,
    {
      runId: runId('bench'),
      datasetId: datasetId('bench'),
      config: { ...config, epochs: 1, centre_init: 'random' },
      snapshotUsers: 0,
      startPaused: false,
      maxSteps: most,
    },
    engine,
  );
  let stepsPerEpoch = 0;
  let from = 0;
  try {
    for await (const event of training.events) {
      if (event.kind === 'ready') ({ stepsPerEpoch } = event);
      if (event.kind === 'step') {
        peak.note();
        if (event.step === WARM_UP) {
          await training.flush();
          from = performance.now();
        }
      }
    }
  } finally {
    training.dispose();
  }
  const steps = most - WARM_UP;
  return { steps, stepsPerEpoch, perStep: (performance.now() - from) / 1000 / steps };
}

/** What follows the steps: the intents of all users, and the ranks of all validation answers. */
async function endOfEpoch({ config, dataset }: Bench, peak: Peak) {
  const model = initialModel(config, dataset);
  const seconds = async (work: AsyncGenerator<void, unknown>): Promise<number> => {
    const from = performance.now();
    while ((await work.next()).done !== true) peak.note();
    return (performance.now() - from) / 1000;
  };
  const view = model.prepared.intents === null ? 0 : await seconds(viewUsers(model));
  const ranking = await seconds(measure(model, 'valid', config.seen_items));
  model.parameters.dispose();
  return { view, ranking };
}
