import { dispose } from '../../workers/engine/tf.ts';
import { inLayout, needsOf } from '../../workers/models/elcrec/needs.ts';
import { LabFailure, type LabError } from '../../workers/protocol/errors.ts';
import { elcrec, elcrecStage } from '../../workers/models/elcrec/index.ts';
import { termNames } from '../../workers/catalog/models.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { lossesAndGradients, trainStep } from '../../workers/training/step.ts';
import { initialModel } from '../../workers/models/fitted.ts';
import type { Bench, Measured } from './asked.ts';
import { ceilings } from './ceilings.ts';
import { median, round, settled, times } from './clock.ts';
import { forwardParts } from './forward.ts';
import { forwardFlop, loadsOf } from './load.ts';
import { Peak } from './peak.ts';

const PARTS_OF_ALL: LabError = {
  code: 'BAD_CONFIG',
  message: 'The parts of a step are measured of ELCRec, which has them all.',
  action: 'Leave out --variant, or measure the step or its needs.',
};

/**
 * Where the time of a step goes. Each part is run alone, until its result can be read, so on a GPU
 * the parts together take longer than the step, which waits once. The backward pass cannot be run
 * alone: it is what losses and gradients take beyond the forward parts.
 */
export async function measureParts({ options, config, dataset }: Bench): Promise<Measured> {
  const { steps, layout } = options;
  if (config.variant !== 'ELCRec') throw new LabFailure(PARTS_OF_ALL);
  const { parameters } = initialModel(config, dataset);
  const adam = new Adam(parameters, config);
  const needs = inLayout(needsOf(config), layout);
  const stage = elcrecStage(dataset, config, needs);
  const taking = { stage, terms: termNames(elcrec.card) };
  const host = stage.batch(0, 0);
  const upload = () => stage.upload(host);
  const peak = new Peak();
  const typical = async (work: (run: number) => Promise<void> | void): Promise<number> => {
    const found = await times(steps, async (run) => {
      await work(run);
      peak.note();
    });
    return median(found);
  };

  const ms_batch = await typical((run) => void stage.batch(0, run % stage.stepsPerEpoch));
  const ms_upload = await typical(async () => {
    const made = upload();
    await settled(made.input.picked.ids);
    made.dispose();
  });
  const batch = upload();
  const forward = await forwardParts(parameters, config, batch, typical);
  const gradientsOf = () => lossesAndGradients(taking, parameters, batch, 1);
  const both = await typical(async () => {
    const { losses, gradients } = gradientsOf();
    for (const gradient of gradients.values()) await settled(gradient);
    dispose([losses, ...gradients.values()]);
  });
  const { losses, gradients } = gradientsOf();
  const ms_optimiser = await typical(async () => {
    adam.apply(gradients);
    for (const [name] of parameters.entries()) await settled(parameters.get(name));
  });
  dispose([losses, ...gradients.values()]);
  batch.dispose();
  let number = 0;
  const ms_per_step = await typical(async () => {
    const made = upload();
    const found = trainStep(taking, parameters, adam, made, ++number);
    made.dispose();
    await found.data();
    found.dispose();
  });
  adam.dispose();
  parameters.dispose();

  const ms_encoder = forward.ms_encode_users + forward.ms_encode_views_twice;
  const ms_forward = Object.values(forward).reduce((total, ms) => total + ms, 0);
  const ms_backward = Math.max(0, both - ms_forward);
  const flop = forwardFlop(config, loadsOf(layout, host));
  const encoder = flop.encodeUsers + 2 * flop.encodeViews;
  const losing =
    flop.recommendation + flop.sequenceContrast + flop.clustering + flop.intentContrast;
  const rate = (operations: number, ms: number) => (ms > 0 ? operations / ms / 1e6 : 0);
  const found = {
    ms_batch,
    ms_upload,
    ...forward,
    ms_backward,
    ms_optimiser,
    ms_per_step,
    gflops_encoder: rate(encoder, ms_encoder),
    gflops_loss_cl: rate(flop.sequenceContrast + flop.nearest, forward.ms_loss_cl),
    gflops_backward: rate(2 * (encoder + losing), ms_backward),
  };
  return {
    steps,
    ...Object.fromEntries(Object.entries(found).map(([name, value]) => [name, round(value)])),
    ...(await ceilings()),
    ...peak.measured(),
  };
}
