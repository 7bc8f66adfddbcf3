/** The packed layout against the padded one at the paper's size, on Beauty itself. */
import { existsSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createBatches } from '../../../workers/data/batches.ts';
import { vocabulary } from '../../../workers/data/dataset.ts';
import { openDataset } from '../../../workers/data/open.ts';
import { dispose } from '../../../workers/engine/tf.ts';
import { inLayout, needsOf } from '../../../workers/models/elcrec/needs.ts';
import type { Layout } from '../../../workers/models/blocks/sequences.ts';
import { ELCREC_DEFAULTS } from '../../../workers/catalog/models/elcrec.ts';
import { deviceBatch } from '../../../workers/models/blocks/batch.ts';
import { lossesAndGradients } from '../../../workers/training/step.ts';
import { initialModel } from '../../../workers/models/fitted.ts';
import { startBackend } from '../../support/backends.ts';
import { expectClose } from '../../support/close.ts';
import { expectSameGradients } from '../../support/gradient.ts';
import { elcrecSteps } from '../../support/elcrec.ts';

const file = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');

describe('a batch of Beauty', () => {
  it.skipIf(!existsSync(file))(
    `has the same losses and gradients packed and padded, dropout on (needs ${file})`,
    async () => {
      await startBackend('wasm');
      const { dataset } = await openDataset(
        { kind: 'file', file: await openAsBlob(file), name: 'Beauty', dropShort: false },
        { baseUrl: 'file:///', onProgress: () => undefined, cache: null },
      );
      const config = {
        ...ELCREC_DEFAULTS,
        num_hidden_layers: 1,
        num_intent_clusters: 256,
        trade_off: 10,
        prototype: 'shift',
        pooling: 'real_positions',
      } as const;
      const parameters = initialModel(config, dataset).parameters;
      const host = createBatches(dataset, config, { targets: true, views: config }).batch(0, 0);
      const run = async (layout: Layout) => {
        const batch = deviceBatch(host, vocabulary(dataset), inLayout(needsOf(config), layout));
        const { losses, gradients } = lossesAndGradients(elcrecSteps(config), parameters, batch, 1);
        const values = await losses.data();
        const read = await parameters.read(gradients);
        batch.dispose();
        dispose([losses, ...gradients.values()]);
        return { values, read };
      };
      const [padded, packed] = [await run('padded'), await run('packed')];
      expectClose('losses', packed.values, padded.values, { rtol: 1e-5, atol: 1e-6 });
      expectSameGradients(packed.read, padded.read);
      parameters.dispose();
    },
  );
});
