/** Checkpoints of the official ICLRec code: an encoder without centres, in the format before PyTorch 1.6. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { headsSentence } from '../../../workers/catalog/honesty.ts';
import { openByName } from '../../../cli/datasets.ts';
import { readCheckpoint, writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';
import { evaluateCheckpoint } from '../../../workers/lab/evaluate-checkpoint.ts';
import { startBackend } from '../../support/backends.ts';
import { fixture } from '../../support/checkpoint-files.ts';
import { TINY_ICLREC } from '../../support/training.ts';

/** What an independent computation says of the fixture (test/fixtures/checkpoints/make_iclrec.py). */
const expected = JSON.parse(Buffer.from(fixture('iclrec.json')).toString()) as Record<
  'test' | 'valid',
  Readonly<Record<string, number>>
>;

const upperCase = (metrics: object): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name.toUpperCase(), Number(value)]),
  );

beforeAll(() => startBackend('wasm'));

describe('an encoder with the names of the official ICLRec code', () => {
  it.each(['test', 'valid'] as const)('ranks %s as an independent computation', async (split) => {
    const { dataset } = await openByName('test/fixtures/cases/00-toy-data.txt');
    const found = await evaluateCheckpoint(dataset, fixture('iclrec-legacy.pt'), split);
    const { MRR: _, ...metrics } = upperCase(found.metrics);
    for (const [name, value] of Object.entries(expected[split]))
      expect(metrics[name], name).toBeCloseTo(value, 10);
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected[split]).sort());
  });

  it('is told by its own names: no ELCRec, without groups, with heads that nobody named', async () => {
    const { dataset } = await openByName('test/fixtures/cases/00-toy-data.txt');
    const found = await evaluateCheckpoint(dataset, fixture('iclrec-legacy.pt'), 'test');
    expect(found).toMatchObject({ num_attention_heads: 2, headsAssumed: true, health: null });
    expect(found.models).toContain('ICLRec');
    expect(found.models).not.toContain('ELCRec');
    expect(headsSentence(found)).toMatch(/those of .*ICLRec.* 2, the official number, is assumed/);
  });

  it('is ICLRec’s where its own settings say so, heads and all', async () => {
    const { dataset, card } = await openByName('test/fixtures/cases/00-toy-data.txt');
    const { tensors } = readCheckpoint(fixture('iclrec-legacy.pt'));
    const config = { ...TINY_ICLREC, num_hidden_layers: 2, max_seq_length: 10 };
    const file = writeSafetensors(tensors, { appVersion: 'test', config, datasetHash: card.hash });
    const found = await evaluateCheckpoint(dataset, file, 'test');
    expect(found).toMatchObject({ models: ['ICLRec'], headsAssumed: false, health: null });
    expect(upperCase(found.metrics)).toMatchObject({ 'HR@5': expected.test['HR@5'] });
  });
});

const folder = process.env.ELCREC_CHECKPOINTS ?? '../shared/checkpoints';
const beauty = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');
const files = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^ICLRec-.*\.pt$/.test(name))
  : [];
const onBeauty = files.filter((name) => name.startsWith('ICLRec-Beauty'));

describe('the official ICLRec checkpoints (ICLRec-*.pt in ELCREC_CHECKPOINTS)', () => {
  it.skipIf(files.length === 0)('are read by their own names', () => {
    for (const name of files)
      expect(readCheckpoint(readFileSync(join(folder, name))).tensors.size, name).toBeGreaterThan(
        0,
      );
  });

  it.skipIf(onBeauty.length === 0 || !existsSync(beauty))(
    'rank Beauty as the official code prints (ELCREC_DATA has Beauty.txt)',
    async () => {
      const { dataset } = await openByName(beauty);
      const bytes = readFileSync(join(folder, onBeauty[0]));
      const { metrics } = await evaluateCheckpoint(dataset, bytes, 'test');
      const printed = Object.entries(metrics).map(([name, value]) => [name, value.toFixed(4)]);
      expect(Object.fromEntries(printed)).toMatchObject({
        'hr@5': '0.0500',
        'hr@10': '0.0744',
        'hr@20': '0.1058',
        'ndcg@5': '0.0326',
        'ndcg@10': '0.0403',
        'ndcg@20': '0.0483',
      });
    },
    600_000,
  );
});
