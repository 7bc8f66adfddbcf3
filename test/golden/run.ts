/** A golden case on the engine that runs now, by what training itself takes a step with. */
import { encode } from '../../workers/models/blocks/encoder.ts';
import { ITEMS } from '../../workers/models/blocks/encoder-parameters.ts';
import { Parameters, type ParameterSpec } from '../../workers/models/blocks/parameters.ts';
import { disposeSequences, sequences } from '../../workers/models/blocks/sequences.ts';
import type { OnDevice } from '../../workers/models/recommender.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { EncoderSettings } from '../../workers/catalog/encoder-fields.ts';
import type { Tensor } from '../../workers/engine/tf.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import {
  lossesAndGradients,
  toLosses,
  trainStep,
  type Steps,
} from '../../workers/training/step.ts';
import { flat, goldenTensors, type Golden, type GoldenRun, type Nested } from './golden.ts';

export interface RunOf<D extends OnDevice> {
  readonly golden: Golden;
  readonly config: RunConfig;
  readonly specs: readonly ParameterSpec[];
  readonly steps: Steps<D>;
  /** The case's batch on the device; the run disposes of it. */
  readonly batch: D;
  outputs(parameters: Parameters): Readonly<Record<string, Tensor>>;
}

export function startRun<D extends OnDevice>(of: RunOf<D>): GoldenRun {
  const { steps, batch, config } = of;
  const parameters = Parameters.from(of.specs, goldenTensors(of.golden.parameters));
  const adam = new Adam(parameters, config);
  return {
    outputs: () => of.outputs(parameters),
    async gradients() {
      const { losses, gradients } = lossesAndGradients(steps, parameters, batch, 1);
      const found = {
        losses: { ...toLosses(await losses.data(), steps.terms) },
        gradients: await parameters.read(gradients),
      };
      losses.dispose();
      for (const gradient of gradients.values()) gradient.dispose();
      return found;
    },
    async step(step) {
      const losses = trainStep(steps, parameters, adam, batch, step);
      const found = { ...toLosses(await losses.data(), steps.terms) };
      losses.dispose();
      return found;
    },
    parameters: () => parameters.read(),
    dispose() {
      batch.dispose();
      adam.dispose();
      parameters.dispose();
    },
  };
}

/** Every position of ids [B, L], padding included, [B * L, D]. */
export function encodedBy(parameters: Parameters, config: EncoderSettings, ids: Nested): Tensor {
  const rows = parameters.get(ITEMS).shape[0];
  const input = sequences(Int32Array.from(flat(ids)), config.max_seq_length, rows);
  const h = encode(parameters, config, input, null);
  disposeSequences(input);
  return h;
}
