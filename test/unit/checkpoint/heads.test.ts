/** The number of attention heads is in no tensor: it is read where a file names it, and must fit the tensors. */
import { beforeAll, describe, expect, it } from 'vitest';
import { cliAdvice } from '../../../cli/advice.ts';
import { OTHER_DATA } from '../../../workers/checkpoint/failure.ts';
import { readCheckpoint, writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';
import type { Dataset } from '../../../workers/data/dataset.ts';
import { evaluateCheckpoint } from '../../../workers/lab/evaluate-checkpoint.ts';
import { encode, encodeLast } from '../../../workers/models/blocks/encoder.ts';
import { disposeSequences, packedSequences } from '../../../workers/models/blocks/sequences.ts';
import type { ElcrecConfig } from '../../../workers/catalog/models/elcrec.ts';
import { LabFailure, type LabError } from '../../../workers/protocol/errors.ts';
import { orderSentence } from '../../../workers/catalog/honesty.ts';
import { initialModel } from '../../../workers/models/fitted.ts';
import { BACKENDS, startBackend } from '../../support/backends.ts';
import { TINY, tinyDataset } from '../../support/training.ts';
import {
  bytes,
  dictPickle,
  failureOf,
  global,
  int,
  le,
  ptZip,
  tensor,
  text,
} from '../../support/checkpoint-files.ts';

let data: Dataset;
beforeAll(async () => {
  data = await tinyDataset();
});

/** A model of `size`, saved with `config` or, without, as a file from elsewhere. */
async function saved(size: Partial<ElcrecConfig>, config?: ElcrecConfig, datasetHash = '') {
  const { parameters } = initialModel({ ...TINY, ...size } as ElcrecConfig, data);
  const tensors = await parameters.read();
  parameters.dispose();
  return writeSafetensors(
    tensors,
    config === undefined ? {} : { appVersion: 'test', config, seed: 1, datasetHash, metrics: {} },
  );
}

async function refusal(file: Uint8Array): Promise<LabError> {
  const thrown: unknown = await evaluateCheckpoint(data, file, 'test').catch(
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof LabFailure)) throw new Error(`no failure but ${String(thrown)}`);
  return thrown.error;
}

describe.each(BACKENDS)('heads that do not divide the hidden size, on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([15, 1])('refuses a hidden size of %i with the official 2 heads', async (hidden_size) => {
    const { code, message, action } = await refusal(await saved({ hidden_size }));
    expect(code).toBe('CHECKPOINT_MISMATCH');
    expect(message).toContain(`hidden size of ${hidden_size} cannot be split into 2`);
    expect(message).toContain('it names none');
    expect(action).toContain('num_attention_heads');
  });

  it('are refused by the model itself', () => {
    const parameters = initialModel(TINY, data).parameters;
    const input = packedSequences(
      Int32Array.of(0, 0, 0, 0, 1, 2),
      TINY.max_seq_length,
      data.items + 2,
    );
    const config = { ...TINY, num_attention_heads: 3 };
    expect(() => encode(parameters, config, input, null)).toThrow('does not split into 3 heads');
    expect(() => encodeLast(parameters, config, input)).toThrow('does not split into 3 heads');
    disposeSequences(input);
    parameters.dispose();
  });
});

describe('settings that contradict the tensors', () => {
  beforeAll(() => startBackend('cpu'));

  it.each<[string, Partial<ElcrecConfig>]>([
    ['hidden_size', { hidden_size: 9, num_attention_heads: 3 }],
    ['num_hidden_layers', { num_hidden_layers: 3 }],
    ['max_seq_length', { max_seq_length: 50 }],
    ['num_intent_clusters', { num_intent_clusters: 2 }],
  ])('are refused by name: %s', async (key, said) => {
    const { code, message } = await refusal(await saved({}, { ...TINY, ...said } as ElcrecConfig));
    expect(code).toBe('CHECKPOINT_MISMATCH');
    expect(message).toContain(`contradicts itself: its settings say ${key} `);
  });

  it('are taken where they agree, and the heads with them', async () => {
    const file = await saved({}, { ...TINY, num_attention_heads: 4 });
    expect(await evaluateCheckpoint(data, file, 'test')).toMatchObject({ num_attention_heads: 4 });
    expect(await evaluateCheckpoint(data, await saved({}), 'test')).toMatchObject({
      num_attention_heads: 2,
    });
  });
});

describe('heads named beside the weights', () => {
  const weight = tensor({ elements: 1, shape: [1], strides: [1] });
  const heads = (beside: Readonly<Record<string, Uint8Array>>) =>
    readCheckpoint(ptZip(dictPickle({ w: weight, ...beside }), { 'data/0': le(0, 4) })).heads;
  const named = (value: Uint8Array) => bytes('}', text('num_attention_heads'), value, 's');
  const namespace = (value: Uint8Array) =>
    bytes(global('argparse', 'Namespace'), ')', 0x81, named(value), 'b');

  it.each([
    ['in a dict', { config: named(int(4)) }, 4],
    ['in a Namespace', { args: namespace(int(4)) }, 4],
    ['by themselves', { num_attention_heads: int(4) }, 4],
    ['outermost before others', { num_attention_heads: int(4), config: named(int(2)) }, 4],
    ['twice alike', { args: namespace(int(4)), config: named(int(4)) }, 4],
    ['as no whole number', { config: named(text('4')) }, null],
    ['nowhere', {}, null],
  ])('are read %s', (_, beside, expected) => {
    expect(heads(beside)).toBe(expected);
  });

  it('are not chosen where they differ', () => {
    const { code, message } = failureOf(() =>
      heads({ args: namespace(int(2)), config: named(int(4)) }),
    );
    expect(code).toBe('CHECKPOINT_MISMATCH');
    expect(message).toContain('several numbers of attention heads (num_attention_heads): 2, 4');
  });

  it('are read among the texts of a safetensors file from elsewhere', () => {
    const file = (value: string) => {
      const header = JSON.stringify({ __metadata__: { num_attention_heads: value } });
      return readCheckpoint(bytes(le(header.length, 8), header)).heads;
    };
    expect([file('4'), file('four')]).toEqual([4, null]);
  });
});

describe('rows that meet names', () => {
  beforeAll(() => startBackend('cpu'));

  it('are said to be matched by order, unless they were trained on the same data', async () => {
    const names = ['', ...Array.from({ length: data.items }, (_, i) => `item ${i}`)];
    const named = { ...data, planted: null, itemNames: names };
    const of = async (dataset: Dataset, file: Uint8Array) =>
      (await evaluateCheckpoint(dataset, file, 'test')).matchedByOrder;
    const elsewhere = await saved({});
    expect(await of(named, elsewhere)).toBe(true);
    expect(await of({ ...named, itemNames: null }, elsewhere)).toBe(false);
    expect(await of(named, await saved({}, TINY, data.hash))).toBe(false);
    expect(orderSentence(true)).toContain('in the order of the names');
    expect(orderSentence(false)).toBeNull();
  });
});

describe('advice at the command line', () => {
  it('names other data only where the data do not fit', () => {
    const advice = (action: string) =>
      cliAdvice({ code: 'CHECKPOINT_MISMATCH', message: '', action });
    expect(advice(OTHER_DATA)).toContain('--dataset');
    expect(advice('Save one model by itself.')).toBe('Save one model by itself.');
  });
});
