/** `lab health`: what is inside a checkpoint, without a training. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openByName } from '../../../cli/datasets.ts';
import { health } from '../../../cli/health.ts';
import { checkpointHealth } from '../../../workers/lab/checkpoint-health.ts';
import { evaluateCheckpoint } from '../../../workers/lab/evaluate-checkpoint.ts';
import { startBackend } from '../../support/backends.ts';
import { fixture } from '../../support/checkpoint-files.ts';

beforeAll(() => startBackend('wasm'));

const TOY = 'test/fixtures/cases/00-toy-data.txt';

describe('a checkpoint with centres', () => {
  it('has the health that its ranking tells of, by the official pooling', async () => {
    const { dataset } = await openByName(TOY);
    const found = await checkpointHealth(dataset, fixture('odd-legacy.pt'));
    const ranked = await evaluateCheckpoint(dataset, fixture('odd-legacy.pt'), 'test');
    expect(found).toMatchObject({ models: ['ELCRec'], pooling: 'all_positions', users: 60 });
    expect(found.health).toEqual(ranked.health);
  });

  it('is read from real positions where that is asked', async () => {
    const { dataset } = await openByName(TOY);
    const [all, real] = await Promise.all(
      (['all_positions', 'real_positions'] as const).map((pooling) =>
        checkpointHealth(dataset, fixture('odd-legacy.pt'), pooling),
      ),
    );
    expect(all).toEqual(await checkpointHealth(dataset, fixture('odd-legacy.pt')));
    expect(real.pooling).toBe('real_positions');
    // Padding is the same for everyone.
    expect(real.meanNorm).toBeLessThan(all.meanNorm);
  });
});

it('has no numbers of centres where the model stores none', async () => {
  const { dataset } = await openByName(TOY);
  const found = await checkpointHealth(dataset, fixture('iclrec-legacy.pt'));
  expect(found).toMatchObject({ health: null, clusterLoss: null });
  expect(found.meanNorm).toBeGreaterThan(0);
});

it('prints one object with the names of the field', async () => {
  const args = { dataset: [TOY], checkpoint: ['test/fixtures/checkpoints/odd-legacy.pt'] };
  const line = await health(args);
  const { health: counts, meanNorm } = await checkpointHealth(
    (await openByName(TOY)).dataset,
    fixture('odd-legacy.pt'),
  );
  expect(line).toMatchObject({
    pooling: 'all_positions',
    intents_used: counts?.used,
    num_intents: counts?.intents,
    largest_share: counts?.largestShare,
    perplexity: counts?.perplexity,
    mean_representation_norm: meanNorm,
  });
  await expect(health({ ...args, pooling: ['some'] })).rejects.toThrow(/--pooling some/);
});

it('says that a pooling was asked of a model that has none', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const checkpoint = ['test/fixtures/checkpoints/iclrec-legacy.pt'];
  await health({ dataset: [TOY], checkpoint, pooling: ['all_positions'] });
  expect(said.mock.calls.join()).toContain('whatever was asked');
  said.mockRestore();
});

const folder = process.env.ELCREC_CHECKPOINTS ?? '../shared/checkpoints';
const beauty = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');
const official = join(folder, 'ELCRec-Beauty-1.pt');

/** All positions take some 15 s of two cores and say 7 of 256, 99.86 % (docs/protocol.md). */
it.skipIf(!existsSync(official) || !existsSync(beauty))(
  `finds 174 of 256 intents in the official checkpoint over real positions (needs ${official} and ${beauty})`,
  async () => {
    const { dataset } = await openByName(beauty);
    const found = await checkpointHealth(dataset, readFileSync(official), 'real_positions');
    expect(found.health).toMatchObject({ used: 174, intents: 256 });
    expect(found.health?.largestShare).toBeCloseTo(0.282, 3);
    expect(found.meanNorm).toBeCloseTo(0.6317, 4);
    expect(found.clusterLoss).toBeCloseTo(-0.0611, 4);
  },
);
