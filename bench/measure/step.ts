import { inLayout, needsOf } from '../../workers/models/elcrec/needs.ts';
import { elcrec, elcrecStage } from '../../workers/models/elcrec/index.ts';
import { termNames } from '../../workers/catalog/models.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { trainStep } from '../../workers/training/step.ts';
import { initialModel } from '../../workers/models/fitted.ts';
import type { Bench, Measured } from './asked.ts';
import { ceilings } from './ceilings.ts';
import { median, round, times } from './clock.ts';
import { countDispatches } from './dispatches.ts';
import { loadsOf, stepBytes, stepFlop, viewEncodings } from './load.ts';
import { Peak } from './peak.ts';

/** Steps left out: pipelines are compiled and buffers made on first use. */
const WARM_UP = 2;

/** One training step on one batch over and over: upload of the batch, step, readback of the losses. */
export async function measureStep({ options, config, dataset }: Bench): Promise<Measured> {
  const { backend, layout, steps } = options;
  const { parameters } = initialModel(config, dataset);
  const adam = new Adam(parameters, config);
  const needs = inLayout(needsOf(config), layout);
  const stage = elcrecStage(dataset, config, needs);
  const taking = { stage, terms: termNames(elcrec.card) };
  const host = stage.batch(0, 0);
  const peak = new Peak();
  let number = 0;
  const busy: number[] = [];
  const step = async (): Promise<void> => {
    const from = performance.now();
    const batch = stage.upload(host);
    const losses = trainStep(taking, parameters, adam, batch, ++number);
    batch.dispose();
    busy.push(performance.now() - from);
    await losses.data();
    losses.dispose();
    peak.note();
  };
  await times(WARM_UP, step, 0);
  const dispatches = backend === 'webgpu' ? countDispatches() : null;
  const found = await times(steps, step, 0);
  const dispatched = dispatches?.() ?? null;
  const learned = parameters.count();
  adam.dispose();
  parameters.dispose();

  const ms = median(found);
  const loads = loadsOf(layout, host);
  const encodings = viewEncodings(config);
  const gflop = stepFlop(config, loads) / 1e9;
  const most = await ceilings();
  return {
    tokens_per_step: loads.users.tokens + encodings * loads.views.tokens,
    steps,
    ms_per_step: round(ms),
    ms_best: round(Math.min(...found)),
    ms_host: round(median(busy.slice(WARM_UP))),
    dispatches_per_step: dispatched === null ? null : Math.round(dispatched / steps),
    gflop_per_step: round(gflop),
    bytes_per_step: stepBytes(
      learned,
      config.hidden_size,
      config.num_hidden_layers,
      loads,
      encodings,
    ),
    ...most,
    share_of_ceiling: round(gflop / (ms / 1000) / most.ceiling_gflops),
    ...peak.measured(),
  };
}
