/** The command line, as a person runs it: a child process, its last line one JSON object. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const data = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');
const checkpoint = join(
  process.env.ELCREC_CHECKPOINTS ?? '../shared/checkpoints',
  'ELCRec-Beauty-1.pt',
);

interface Outcome {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly stderr: string;
  readonly code: number;
}

async function lab(...args: readonly string[]): Promise<Outcome> {
  const run = promisify(execFile)(process.execPath, ['scripts/run-ts.mjs', 'cli/main.ts', ...args]);
  const { stdout, stderr, code } = await run.then(
    (ended) => ({ ...ended, code: 0 }),
    (failed: { stdout: string; stderr: string; code: number }) => failed,
  );
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { lines, stderr, code };
}

describe('lab train', () => {
  it('prints a line per epoch and the result last, and keeps the run in a file', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'lab-')), 'run.json');
    const { lines, code } = await lab(
      ...['train', '--dataset', 'planted-intents', '--variant', 'B', '--epochs', '2'],
      ...['--seed', '3', '--set', 'hidden_size=16', '--set', 'lr=0.01', '--out', out],
    );
    expect(code).toBe(0);
    expect(lines.map(({ epoch }) => epoch)).toEqual([0, 1, undefined]);
    expect(lines[2]).toMatchObject({ variant: 'B', seed: 3, backend: 'wasm', steps: 48 });
    const run = JSON.parse(readFileSync(out, 'utf8')) as {
      config: { hidden_size: number };
      steps: unknown[];
    };
    expect(run.config.hidden_size).toBe(16);
    expect(run.steps).toHaveLength(48);
  });

  it.each([
    [['--set', 'hidden_size=13', '--set', 'num_attention_heads=2'], /do not divide/],
    [['--set', 'hidden=13'], /names no setting/],
    [['--variant', 'C'], /--variant C is not known/],
    [['--preset', 'none'], /no preset none/],
    [['--epoch', '3'], /--epoch is not an option/],
  ])('explains %j', async (args, sentence) => {
    const { code, stderr } = await lab('train', '--dataset', 'planted-intents', ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
  });
});

describe('lab evaluate', () => {
  it.skipIf(!existsSync(data) || !existsSync(checkpoint))(
    `gives the paper's numbers on Beauty (needs ${data} and ${checkpoint})`,
    { timeout: 300_000 },
    async () => {
      const { lines } = await lab('evaluate', '--dataset', data, '--checkpoint', checkpoint);
      const result = lines[lines.length - 1];
      const printed = (name: string) => Number(result[name]).toFixed(4);
      // Table 1 of the paper, to its four decimals; HR@10, NDCG@10: an independent evaluation of the same file.
      expect(['HR@5', 'NDCG@5', 'HR@20', 'NDCG@20'].map(printed)).toEqual([
        '0.0529',
        '0.0355',
        '0.1079',
        '0.0509',
      ]);
      expect(['HR@10', 'NDCG@10'].map(printed)).toEqual(['0.0762', '0.0429']);
      expect(result).toMatchObject({ users: 22_363, backend: 'wasm', health: { used: 7 } });
    },
  );
});
