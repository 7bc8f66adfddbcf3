/** ICLRec in the packed layout against the padded one, as packed.test.ts holds ELCRec: losses and all gradients. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { termNames } from '../../workers/catalog/models.ts';
import type { IclrecConfig } from '../../workers/catalog/models/iclrec.ts';
import type { Batch } from '../../workers/data/batch.ts';
import type { BatchNeeds } from '../../workers/models/blocks/batch.ts';
import { Parameters } from '../../workers/models/blocks/parameters.ts';
import { iclrecBatch } from '../../workers/models/iclrec/batch.ts';
import { iclrec } from '../../workers/models/iclrec/index.ts';
import type { Intents } from '../../workers/models/iclrec/intents.ts';
import { iclrecLosses } from '../../workers/models/iclrec/losses.ts';
import { needsOf } from '../../workers/models/iclrec/needs.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { expectSameGradients, normals } from '../support/gradient.ts';
import { DROPOUT, LAYOUTS_AGREE, ODD, oddBatch, readStep } from '../support/layouts.ts';
import { TINY_ICLREC } from '../support/training.ts';
import { goldenTensor, goldenTensors, viewsBatch } from './golden.ts';
import { iclrecConfig, type IclrecGolden } from './iclrec.ts';

interface Case {
  readonly name: string;
  readonly config: IclrecConfig;
  readonly vocabulary: number;
  readonly batch: Batch;
  readonly intents: Intents;
  readonly parameters: () => Parameters;
}

const specsOf = (config: IclrecConfig, vocabulary: number) =>
  iclrec.parameters({ users: NaN, items: vocabulary - 2 }, config);

/** A case of the official code, with dropout. */
function official(): Case {
  const [{ name, text }] = inject('goldens').iclrec;
  const golden = JSON.parse(text) as IclrecGolden;
  const config = { ...iclrecConfig(golden), ...DROPOUT };
  const vocabulary = golden.config.itemSize;
  return {
    name,
    config,
    vocabulary,
    batch: viewsBatch(golden.batch, golden.config.maxSeqLength),
    intents: { values: goldenTensor(golden.centroidsRaw).values, width: config.hidden_size },
    parameters: () =>
      Parameters.from(specsOf(config, vocabulary), goldenTensors(golden.parameters)),
  };
}

/** Heads of 3 numbers, users and views of all lengths. */
function odd(): Case {
  const { vocabulary, length } = ODD;
  const sizes = { hidden_size: 6, num_hidden_layers: 2, max_seq_length: length };
  const config = { ...TINY_ICLREC, ...DROPOUT, ...sizes, num_intent_clusters: 4 };
  return {
    name: 'odd sizes',
    config,
    vocabulary,
    batch: oddBatch(),
    intents: { values: normals(7, 4 * 6), width: 6 },
    parameters: () => Parameters.initial(specsOf(config, vocabulary), 3),
  };
}

/** A step of a case under `config`, computing what `needs` says. */
const step = (
  { batch, vocabulary, intents, parameters }: Case,
  config: IclrecConfig,
  needs: BatchNeeds,
) =>
  readStep(
    {
      terms: termNames(iclrec.card),
      stage: { losses: (learned, of, number) => iclrecLosses(learned, config, of, number) },
    },
    parameters(),
    iclrecBatch(batch, vocabulary, needs, intents),
  );

const padded = (needs: BatchNeeds): BatchNeeds => ({
  ...needs,
  users: 'padded',
  views: needs.views && 'padded',
});

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each([official(), odd()])('$name', (found) => {
    it.each([
      { pooling: 'real_positions' },
      { pooling: 'real_positions', mask_false_negatives: true },
      { pooling: 'real_positions', rec_weight: 0, cf_weight: 0 },
      // Under official pooling L_rec alone is packed, where no intents are sought.
      { pooling: 'all_positions', intent_cf_weight: 0 },
    ] as const)('%o: the losses and gradients of the padded layout', async (more) => {
      const config: IclrecConfig = { ...found.config, ...more };
      const needs = needsOf(config);
      expect(needs).not.toEqual(padded(needs));
      const packed = await step(found, config, needs);
      const expected = await step(found, config, padded(needs));
      expect(expected.values.length).toBeGreaterThan(1);
      expectClose('losses', packed.values, expected.values, LAYOUTS_AGREE);
      expectSameGradients(packed.read, expected.read);
    });
  });
});
