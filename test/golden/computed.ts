import { encode } from '../../workers/models/blocks/encoder.ts';
import { needsOf } from '../../workers/models/elcrec/needs.ts';
import { Parameters } from '../../workers/models/blocks/parameters.ts';
import { disposeSequences, sequences } from '../../workers/models/blocks/sequences.ts';
import { deviceBatch, disposeDeviceBatch } from '../../workers/training/device-batch.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { lossesAndGradients, toLosses, trainStep } from '../../workers/training/step.ts';
import type { Told } from '../support/exact/elcrec.ts';
import { flat, goldenBatch, goldenConfig, goldenTensors, type Golden } from './golden.ts';

const sizeOf = ({ config }: Golden) => ({
  hidden_size: config.hiddenSize,
  num_hidden_layers: config.numLayers,
  max_seq_length: config.maxSeqLength,
  vocabulary: config.itemSize,
  num_intent_clusters: config.numIntents,
});

const start = (golden: Golden) => Parameters.from(sizeOf(golden), goldenTensors(golden.parameters));

function lossesOf(values: ArrayLike<number>): Float64Array {
  const { loss, loss_rec, loss_cl, loss_icl, loss_cluster } = toLosses(values);
  const all = [loss_rec, loss_cl, loss_cluster, loss_icl, loss];
  return Float64Array.from(all, (value) => value ?? NaN);
}

/** The encodings of a case by the engine that runs now, by the names of Told. */
export async function encodings(golden: Golden): Promise<Told> {
  const parameters = start(golden);
  const told = new Map<string, Float64Array>();
  for (const [ids, output] of [
    ['inputIds', 'encoderOutput'],
    ['view1', 'encoderOutputView1'],
  ] as const) {
    const input = sequences(
      Int32Array.from(flat(golden.batch[ids])),
      golden.config.maxSeqLength,
      golden.config.itemSize,
    );
    const h = encode(parameters, goldenConfig(golden), input, null);
    told.set(output, Float64Array.from(await h.data()));
    disposeSequences(input);
    h.dispose();
  }
  parameters.dispose();
  return told;
}

/** Losses and gradients before any step. */
export async function firstGradients(golden: Golden): Promise<Told> {
  const parameters = start(golden);
  const batch = deviceBatch(
    goldenBatch(golden),
    golden.config.itemSize,
    needsOf(goldenConfig(golden)),
  );
  const { losses, gradients } = lossesAndGradients(parameters, goldenConfig(golden), batch, 1);
  const told = new Map([['losses 1', lossesOf(await losses.data())]]);
  for (const [name, { values }] of await parameters.read(gradients)) {
    told.set(`gradient ${name}`, Float64Array.from(values));
  }
  disposeDeviceBatch(batch);
  losses.dispose();
  for (const gradient of gradients.values()) gradient.dispose();
  parameters.dispose();
  return told;
}

/** The losses of every step of Adam on the case's batch, and the parameters after them. */
export async function afterSteps(golden: Golden): Promise<Told> {
  const config = goldenConfig(golden);
  const parameters = start(golden);
  const adam = new Adam(parameters, config);
  const batch = deviceBatch(goldenBatch(golden), golden.config.itemSize, needsOf(config));
  const told = new Map<string, Float64Array>();
  for (let step = 1; step <= golden.officialStepLosses.length; step++) {
    const losses = trainStep(parameters, adam, config, batch, step);
    told.set(`losses ${step}`, lossesOf(await losses.data()));
    losses.dispose();
  }
  for (const [name, { values }] of await parameters.read()) {
    told.set(`after ${name}`, Float64Array.from(values));
  }
  disposeDeviceBatch(batch);
  adam.dispose();
  parameters.dispose();
  return told;
}
