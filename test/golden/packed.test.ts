/**
 * The packed layout against the padded one, on every backend of this machine: losses, all gradients,
 * parameters after 3 steps of Adam, with one dropout draw. Padded is held to the official code by
 * cases.test.ts; here it says what packed must say.
 *
 * The parameters after Adam may differ by what the formula of Adam makes of gradients that are 1e-5 of the
 * largest of their tensor apart.
 */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Batch } from '../../workers/data/batch.ts';
import { dispose, memory, reshape, slice, tidy } from '../../workers/engine/tf.ts';
import { encode, encodeLast } from '../../workers/models/blocks/encoder.ts';
import { elcrec } from '../../workers/models/elcrec/index.ts';
import { inLayout, needsOf, type Needs } from '../../workers/models/elcrec/needs.ts';
import { Parameters } from '../../workers/models/blocks/parameters.ts';
import { pool } from '../../workers/models/blocks/pooling.ts';
import {
  disposeSequences,
  packedSequences,
  sequences,
  type Layout,
} from '../../workers/models/blocks/sequences.ts';
import { termsOf } from '../../workers/catalog/models/elcrec.ts';
import { type ElcrecConfig, PROTOTYPES, VARIANTS } from '../../workers/catalog/models/elcrec.ts';
import { deviceBatch } from '../../workers/models/blocks/batch.ts';
import { Adam } from '../../workers/training/optimiser.ts';
import { trainStep } from '../../workers/training/step.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { expectClose } from '../support/close.ts';
import { adamTolerance } from '../support/adam-tolerance.ts';
import { expectSameGradients, isNoise } from '../support/gradient.ts';
import { DROPOUT, LAYOUTS_AGREE, ODD, oddBatch, present, readStep } from '../support/layouts.ts';
import { TINY } from '../support/training.ts';
import { goldenConfig, type ElcrecGolden } from './elcrec.ts';
import { goldenTensors, viewsBatch } from './golden.ts';
import { elcrecSteps } from '../support/elcrec.ts';

/** By how much the two layouts' gradients of a tensor may differ; the true gradient of a key bias is 0. */
function errorOf(name: string, gradient: Float32Array): number {
  const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return isNoise(name) ? 1e-6 : 1e-5 * largest;
}

interface Case {
  readonly name: string;
  readonly config: ElcrecConfig;
  readonly vocabulary: number;
  readonly batch: Batch;
  readonly parameters: () => Parameters;
}

/**
 * The official tiny cases, averaged over real positions, with dropout; the first of each size, as every prototype and
 * mask is tried on each.
 */
const official = (): Case[] => {
  const goldens = inject('goldens').elcrec.map(({ name, text }) => ({
    name,
    golden: JSON.parse(text) as ElcrecGolden,
  }));
  const sizeOf = ({ golden: { config } }: (typeof goldens)[number]) =>
    [config.hiddenSize, config.numLayers, config.numHeads, config.maxSeqLength].join();
  const sizes = goldens.map(sizeOf);
  return goldens
    .filter((one, i) => sizes.indexOf(sizeOf(one)) === i)
    .map(({ name, golden }) => {
      const config = { ...goldenConfig(golden), ...DROPOUT, pooling: 'real_positions' as const };
      const vocabulary = golden.config.itemSize;
      return {
        name,
        config,
        vocabulary,
        batch: viewsBatch(golden.batch, golden.config.maxSeqLength),
        parameters: () =>
          Parameters.from(specsOf(config, vocabulary), goldenTensors(golden.parameters)),
      };
    });
};

/** For an item table of `vocabulary` rows. */
const specsOf = (config: ElcrecConfig, vocabulary: number) =>
  elcrec.parameters({ users: NaN, items: vocabulary - 2 }, config);

/** Heads of 3 numbers, users and views of all lengths. */
function odd(): Case {
  const { vocabulary, length } = ODD;
  const config: ElcrecConfig = {
    ...TINY,
    ...DROPOUT,
    hidden_size: 6,
    num_hidden_layers: 2,
    max_seq_length: length,
    num_intent_clusters: 4,
    pooling: 'real_positions',
    alignment: 'nearest_centre',
  };
  return {
    name: 'odd sizes',
    config,
    vocabulary,
    batch: oddBatch(),
    parameters: () => Parameters.initial(specsOf(config, vocabulary), 3),
  };
}

/** A case as `variant` has it. Without intents there is no centre to be a parameter. */
function as(found: Case, more: Partial<ElcrecConfig>): Case {
  const config = { ...found.config, ...more } as ElcrecConfig;
  const { centres } = termsOf(config);
  return {
    ...found,
    config,
    parameters: () => {
      const whole = found.parameters();
      if (centres) return whole;
      whole.dispose();
      return Parameters.initial(specsOf(config, found.vocabulary), 3);
    },
  };
}

function gradientsOf(found: Case, layout: Layout | Needs, step?: number) {
  const needs = typeof layout === 'string' ? inLayout(needsOf(found.config), layout) : layout;
  const batch = deviceBatch(found.batch, found.vocabulary, needs);
  return readStep(elcrecSteps(found.config), found.parameters(), batch, step);
}

async function threeSteps(found: Case, layout: Layout) {
  const parameters = found.parameters();
  const adam = new Adam(parameters, found.config);
  const totals: number[] = [];
  for (let step = 1; step <= 3; step++) {
    const batch = deviceBatch(
      found.batch,
      found.vocabulary,
      inLayout(needsOf(found.config), layout),
    );
    const losses = trainStep(elcrecSteps(found.config), parameters, adam, batch, step);
    totals.push(...present(await losses.data()));
    batch.dispose();
    losses.dispose();
  }
  const read = await parameters.read();
  adam.dispose();
  parameters.dispose();
  return { totals, read };
}

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  describe.each([...official(), odd()])('$name', (found) => {
    it.each(VARIANTS)('%s: the losses and gradients of the padded layout', async (variant) => {
      const asked = as(found, { variant });
      const before = memory();
      const padded = await gradientsOf(asked, 'padded');
      const packed = await gradientsOf(asked, 'packed');
      expect(padded.values.length).toBeGreaterThan(1);
      expectClose('losses', packed.values, padded.values, LAYOUTS_AGREE);
      expectSameGradients(packed.read, padded.read);
      const { numTensors, numBytes } = memory();
      expect({ numTensors, numBytes }).toEqual({
        numTensors: before.numTensors,
        numBytes: before.numBytes,
      });
    });

    // All others pad what they read (test/unit/models/needs.test.ts).
    it.each([
      { variant: 'B' },
      { variant: 'B+ICL', intent_cf_weight: 0 },
      { variant: 'B+ELCM', trade_off: 0 },
    ] as const)('what %o needs under official pooling says what padding said', async (more) => {
      const asked = as(found, { ...more, pooling: 'all_positions' });
      const padded = await gradientsOf(asked, 'padded');
      const needs = needsOf(asked.config);
      expect(needs).not.toEqual(inLayout(needs, 'padded'));
      const needed = await gradientsOf(asked, needs);
      expect(needed.values).toHaveLength(padded.values.length);
      expectClose('losses', needed.values, padded.values, LAYOUTS_AGREE);
      expectSameGradients(needed.read, padded.read);
    });

    it.each(PROTOTYPES)('fused by %s, false negatives left out: the same', async (prototype) => {
      const asked = as(found, { variant: 'ELCRec', prototype, mask_false_negatives: true });
      const padded = await gradientsOf(asked, 'padded');
      const packed = await gradientsOf(asked, 'packed');
      expectClose('losses', packed.values, padded.values, LAYOUTS_AGREE);
      expectSameGradients(packed.read, padded.read);
    });

    // ELCRec has every term and every parameter; Adam knows of no variant.
    it('has the parameters of the padded layout after 3 steps', async () => {
      const asked = as(found, { variant: 'ELCRec' });
      const padded = await threeSteps(asked, 'padded');
      const packed = await threeSteps(asked, 'packed');
      expectClose('losses', packed.totals, padded.totals, LAYOUTS_AGREE);
      const { lr, adam_beta1: beta1, adam_beta2: beta2 } = asked.config;
      const { read: first } = await gradientsOf(asked, 'padded', 1);
      for (const [name, { values }] of padded.read) {
        const gradient = first.get(name)?.values ?? new Float32Array(values.length);
        const most = errorOf(name, gradient);
        // What no position reaches is 0 in both.
        const error = gradient.map((g) => (g === 0 && !isNoise(name) ? 0 : most));
        const apart = adamTolerance(gradient, error, { lr, beta1, beta2, steps: 3 });
        const found = packed.read.get(name)!.values;
        const far = values.filter(
          (value, k) => !(Math.abs(found[k] - value) <= apart[k] + 2 ** -22 * Math.abs(value)),
        );
        expect([...far], name).toEqual([]);
      }
    });

    it('has dropout: without it both layouts say something else, and the same', async () => {
      const asked = as(found, { variant: 'ELCRec' });
      const still = { hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 };
      const dry = as(found, { variant: 'ELCRec', ...still });
      const [a, b] = [await gradientsOf(asked, 'packed'), await gradientsOf(dry, 'packed')];
      const moved = Array.from(a.values, (value, term) => Math.abs(value - b.values[term]));
      expect(Math.max(...moved)).toBeGreaterThan(1e-3);
      const padded = await gradientsOf(dry, 'padded');
      expectClose('losses', b.values, padded.values, LAYOUTS_AGREE);
    });

    it('evaluates users as the padded layout does: the last position, and the mean', async () => {
      const { config, vocabulary, batch } = found;
      const parameters = found.parameters();
      const padded = sequences(batch.inputIds, batch.length, vocabulary);
      const packed = packedSequences(batch.inputIds, batch.length, vocabulary);
      const D = config.hidden_size;
      const all = encode(parameters, config, padded, null);
      const tokens = encode(parameters, config, packed, null);
      const last = tidy(() => {
        const h = reshape(all, [batch.size, batch.length, D]);
        return slice(h, [0, batch.length - 1, 0], [batch.size, 1, D]);
      });
      const lastAlone = tidy(() => encodeLast(parameters, config, packed));
      expectClose('last', await lastAlone.data(), await last.data(), LAYOUTS_AGREE);
      const means = tidy(() => [
        pool({ h: tokens, input: packed }, 'real_positions'),
        pool({ h: all, input: padded }, 'real_positions'),
      ]);
      expectClose('mean', await means[0].data(), await means[1].data(), LAYOUTS_AGREE);
      expect(() => pool({ h: tokens, input: packed }, 'all_positions')).toThrow('padding');
      dispose([all, tokens, last, lastAlone, ...means]);
      disposeSequences(padded);
      disposeSequences(packed);
      parameters.dispose();
    });
  });
});
