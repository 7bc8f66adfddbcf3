/** `lab evaluate` as a person runs it, on files as they are on disk: every format, and the files that once went wrong. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../scripts/bundle.mjs';
import { readCheckpoint, writeSafetensors } from '../../../workers/checkpoint/state-dict.ts';

const FIXTURES = 'test/fixtures/checkpoints';
const CASES = 'test/fixtures/cases';
const folder = mkdtempSync(join(tmpdir(), 'lab-cli-'));
// Where its packages are found.
const program = `node_modules/.cache/cli-checkpoints-${process.pid}.mjs`;

interface Outcome {
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly stderr: string;
}

async function evaluate(checkpoint: string): Promise<Outcome> {
  const data = ['--dataset', `${CASES}/00-toy-data.txt`];
  const words = [program, 'evaluate', ...data, '--checkpoint', checkpoint];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words).catch(
    (failed: { stdout: string; stderr: string }) => failed,
  );
  const last = stdout.split('\n').findLast((line) => line.startsWith('{'));
  if (last === undefined) return { result: null, stderr };
  // How long it took is nobody's business here.
  return { result: { ...(JSON.parse(last) as object), seconds: null }, stderr };
}

beforeAll(() => bundle('cli/main.ts', program), 60_000);
afterAll(() => {
  rmSync(program, { force: true });
  rmSync(folder, { recursive: true });
});

describe('one model in every format', { timeout: 120_000 }, () => {
  it('gives one result', async () => {
    const { tensors } = readCheckpoint(readFileSync(`${FIXTURES}/odd-legacy.pt`));
    const ours = join(folder, 'ours.safetensors');
    writeFileSync(ours, writeSafetensors(tensors, {}));
    // Told by what is in it, whatever it is called.
    const renamed = join(folder, 'notes.txt');
    copyFileSync(`${FIXTURES}/odd-company.pt`, renamed);
    const first = await evaluate(`${FIXTURES}/odd-legacy.pt`);
    expect(first.result).toMatchObject({ dataset: '00-toy-data', users: 60 });
    for (const file of [ours, renamed, `${FIXTURES}/odd-lightning.ckpt`])
      expect((await evaluate(file)).result).toEqual(first.result);
  });
});

describe('files that once went wrong', { timeout: 120_000 }, () => {
  it('give one result, with a random state, a numpy scalar or a Namespace beside the weights', async () => {
    const first = await evaluate(`${CASES}/04b-rng-state-beside-weights.pt`);
    expect(first.result).toMatchObject({ users: 60 });
    expect(first.result?.['HR@20']).toBeGreaterThan(0);
    for (const name of ['05-numpy-scalar-score.pt', '05b-argparse-namespace.pt'])
      expect((await evaluate(`${CASES}/${name}`)).result).toEqual(first.result);
  });

  it.each([
    [`${CASES}/16-one-flipped-bit.pt`, /checksum of a\/data\/0 does not match .*copy or download/],
    [`${FIXTURES}/odd-weight-is-array.pt`, /keeps position_embeddings\.weight as numpy/],
    [`${FIXTURES}/odd-two-models.pt`, /several models with different values: best, last/],
  ])('%s is refused, with the reason', async (file, why) => {
    const { result, stderr } = await evaluate(file);
    expect(result).toBeNull();
    expect(stderr).toMatch(why);
  });
});
