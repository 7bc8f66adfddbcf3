/**
 * The model against the official code, on every golden case and every backend of this machine.
 *
 * rtol 1e-4, atol 1e-5: both sides compute in float32, and sums of up to 2B * L * D terms taken in
 * another order differ by a few units of 1e-6 relative.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../workers/model/encoder.ts';
import { Parameters } from '../../workers/model/parameters.ts';
import { disposeSequences, sequences } from '../../workers/model/sequences.ts';
import { deviceBatch, disposeDeviceBatch } from '../../workers/training/device-batch.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { lossesAndGradients, toLosses, trainStep } from '../../workers/training/step.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { flat, goldenBatch, goldenConfig, goldens, goldenTensors, type Golden } from './golden.ts';

const TOLERANCE = { rtol: 1e-4, atol: 1e-5 };

const sizeOf = ({ config }: Golden) => ({
  hidden_size: config.hiddenSize,
  num_hidden_layers: config.numLayers,
  max_seq_length: config.maxSeqLength,
  vocabulary: config.itemSize,
  num_intent_clusters: config.numIntents,
});

/**
 * Softmax is blind to a shift of its scores, so the true gradient of a key bias is zero and what
 * both sides compute (about 1e-9) is rounding noise. Adam divides noise by its own size (eps 1e-8),
 * so these biases wander from the start by at most about lr per step, in no agreed direction.
 */
const noise = (name: string) => name.endsWith('attention.key.bias');

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each(goldens())('$name', ({ golden }) => {
    const config = goldenConfig(golden);
    let parameters: Parameters;
    beforeAll(() => {
      parameters = Parameters.from(sizeOf(golden), goldenTensors(golden.parameters));
    });
    afterAll(() => parameters.dispose());

    it.each([
      ['inputIds', 'encoderOutput'],
      ['view1', 'encoderOutputView1'],
    ] as const)('encodes %s', async (ids, output) => {
      const input = sequences(
        Int32Array.from(flat(golden.batch[ids])),
        golden.config.maxSeqLength,
        golden.config.itemSize,
      );
      const h = encode(parameters, config, input, null);
      expectClose(output, await h.data(), flat(golden[output]), TOLERANCE);
      disposeSequences(input);
      h.dispose();
    });

    it('has the official losses and gradients', async () => {
      const batch = deviceBatch(goldenBatch(golden), golden.config.itemSize, true);
      const { losses, gradients } = lossesAndGradients(parameters, config, batch, 1);
      const values = toLosses(await losses.data());
      const { rec, seqcl, cluster, icl, total } = golden.losses;
      const pairs = [
        ['loss_rec', rec],
        ['loss_cl', seqcl],
        ['loss_cluster', cluster],
        ['loss_icl', icl],
        ['loss', total],
      ] as const;
      for (const [term, expected] of pairs) {
        if (expected !== undefined) expectClose(term, [values[term] ?? NaN], [expected], TOLERANCE);
      }
      const read = await parameters.read(gradients);
      for (const [name, expected] of goldenTensors(golden.gradients)) {
        expectClose(name, read.get(name)?.values ?? [], expected.values, TOLERANCE);
      }
      expect([...gradients.keys()].sort()).toEqual(Object.keys(golden.gradients).sort());
      disposeDeviceBatch(batch);
      losses.dispose();
      for (const gradient of gradients.values()) gradient.dispose();
    });

    it('has the official parameters after 3 steps of Adam', async () => {
      const moving = Parameters.from(sizeOf(golden), goldenTensors(golden.parameters));
      const adam = new Adam(moving, config);
      const batch = deviceBatch(goldenBatch(golden), golden.config.itemSize, true);
      for (const [index, official] of golden.officialStepLosses.entries()) {
        const losses = trainStep(moving, adam, config, batch, index + 1);
        const { loss, loss_rec } = toLosses(await losses.data());
        losses.dispose();
        expectClose(`rec at step ${index + 1}`, [loss_rec ?? NaN], [official.rec], TOLERANCE);
        expectClose(`total at step ${index + 1}`, [loss ?? NaN], [official.total], TOLERANCE);
      }
      const read = await moving.read();
      for (const [name, expected] of goldenTensors(golden.parametersAfter3Steps)) {
        const start = goldenTensors(golden.parameters).get(name)?.values ?? [];
        const tolerance = noise(name) ? { rtol: 0, atol: 4 * config.lr } : TOLERANCE;
        expectClose(
          name,
          read.get(name)?.values ?? [],
          noise(name) ? start : expected.values,
          tolerance,
        );
      }
      disposeDeviceBatch(batch);
      adam.dispose();
      moving.dispose();
    });
  });
});
