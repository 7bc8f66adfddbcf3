/** Checkpoints of the official ICLRec code: an encoder without centres, in the format before PyTorch 1.6. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openByName } from '../../../cli/datasets.ts';
import { checkpointCautions } from '../../../src/runs/cautions.ts';
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
    const metrics = upperCase(found.metrics);
    for (const [name, value] of Object.entries(expected[split]))
      expect(metrics[name], name).toBeCloseTo(value, 10);
    const both = Object.keys(metrics).filter((name) => name !== 'MRR');
    expect(both.sort()).toEqual(Object.keys(expected[split]).sort());
  });

  it('is told by its own names: no ELCRec, without groups, with heads that nobody named', async () => {
    const { dataset } = await openByName('test/fixtures/cases/00-toy-data.txt');
    const found = await evaluateCheckpoint(dataset, fixture('iclrec-legacy.pt'), 'test');
    expect(found).toMatchObject({ num_attention_heads: 2, headsAssumed: true, health: null });
    expect(found.models).toContain('ICLRec');
    expect(found.models).not.toContain('ELCRec');
    const said = /those of .*ICLRec.* 2, the official number, is assumed/;
    expect(checkpointCautions(found)).toContainEqual(expect.stringMatching(said));
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
const data = process.env.ELCREC_DATA ?? '../shared/datasets';

/**
 * What the official code's README says of the checkpoints it publishes, on the test split:
 * HR@5, HR@10, HR@20, NDCG@5, NDCG@10, NDCG@20.
 */
const PRINTED = {
  Beauty: ['Beauty.txt', '0.0500 0.0744 0.1058 0.0326 0.0403 0.0483'],
  Sports: ['Sports_and_Outdoors.txt', '0.0290 0.0437 0.0646 0.0191 0.0238 0.0291'],
  Toys: ['Toys_and_Games.txt', '0.0598 0.0834 0.1138 0.0404 0.0480 0.0557'],
  Yelp: ['Yelp.txt', '0.0240 0.0409 0.0659 0.0153 0.0207 0.0270'],
} as const;

describe.each(Object.entries(PRINTED))('the official ICLRec checkpoint of %s', (name, told) => {
  const [table, numbers] = [join(data, told[0]), told[1]];
  const found = existsSync(folder) ? readdirSync(folder) : [];
  const files = found.filter((file) => new RegExp(`^ICLRec-${name}.*\\.pt$`).test(file));
  const ready = files.length > 0 && existsSync(table);

  it.skipIf(!ready)(
    `ranks as printed (needs ICLRec-${name}-*.pt in ELCREC_CHECKPOINTS, now ${folder}, and ${table})`,
    async () => {
      const { dataset } = await openByName(table);
      for (const file of files) {
        const bytes = readFileSync(join(folder, file));
        const ranked = await evaluateCheckpoint(dataset, bytes, 'test');
        const { metrics, models, headsAssumed, health } = ranked;
        const ours = [metrics['hr@5'], metrics['hr@10'], metrics['hr@20']];
        const gains = [metrics['ndcg@5'], metrics['ndcg@10'], metrics['ndcg@20']];
        const printed = [...ours, ...gains].map((value) => value.toFixed(4)).join(' ');
        expect(printed, file).toBe(numbers);
        expect(models, file).toContain('ICLRec');
        expect({ headsAssumed, health }, file).toEqual({ headsAssumed: true, health: null });
      }
    },
    600_000,
  );
});
