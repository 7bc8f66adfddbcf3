/** The command line, as a person runs it: a child process, its last line one JSON object. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { USAGE } from '../../../cli/options.ts';
import { mustBeWritable } from '../../../cli/out.ts';

const data = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');
const folder = process.env.ELCREC_CHECKPOINTS ?? '../shared/checkpoints';
const checkpoint = join(folder, 'ELCRec-Beauty-1.pt');
/** The official code calls it by a number of the person's own choice. */
const iclrec = existsSync(folder)
  ? readdirSync(folder).find((name) => /^ICLRec-Beauty.*\.pt$/.test(name))
  : undefined;

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

  it('says where answers stand among what the users have met, and ranks them if told', async () => {
    const repeats = ['train', '--dataset', caseOf('03-answers-seen-before.txt'), '--variant', 'B'];
    const small = ['--preset', 'quick', '--epochs', '2', '--seed', '1'];
    const zero = await lab(...repeats, ...small);
    expect(zero.lines[2]).toMatchObject({
      test: { 'HR@5': 0 },
      seen_items: 'score_zero',
      repeated_answers: 60,
      tied_share: 1,
    });
    expect(zero.stderr).toContain(
      'For 60 of 60 users the answer is one of their own earlier items',
    );
    expect(zero.stderr).toContain('Add --set seen_items=left_out (or ranked) to rank it');
    expect(zero.stderr).not.toContain('Earlier items (');
    const own = await lab(...repeats, ...small, '--set', 'seen_items=left_out');
    expect(own.lines[2]).toMatchObject({ seen_items: 'left_out', tied_share: 0 });
    expect((own.lines[2].test as Record<string, number>)['HR@5']).toBeGreaterThan(0.1);
  });

  it.each([
    [['--set', 'hidden_size=13', '--set', 'num_attention_heads=2'], /do not divide/],
    [['--max-steps', '0'], /not a whole number of at least 1/],
    [['--set', 'hidden=13'], /names no setting/],
    [['--variant', 'C'], /--variant C is not known/],
    [['--model', 'gru'], /--model gru is not known/],
    [['--model', 'sasrec', '--variant', 'B'], /--variant names a form of ELCRec, not of SASRec/],
    [['--model', 'sasrec', '--set', 'trade_off=1'], /names no setting/],
    [['--model', 'sasrec', '--preset', 'official-Beauty'], /SASRec has no preset official-Beauty/],
    [['--preset', 'none'], /no preset none/],
    [['--epoch', '3'], /--epoch is not an option/],
    [['--set', 'lr=7'], /Give another value with --set lr=…, or leave it out/],
    [['--epochs', '0'], /Give another value with --epochs, or leave it out/],
    [['--out', '/nonexistent/run.json'], /^--out \S+ cannot be written .* Give --out a file/],
    [['--out', 'test/fixtures'], /^--out test\/fixtures cannot be written/],
  ])('explains %j', async (args, sentence) => {
    const { code, stderr } = await lab('train', '--dataset', 'planted-intents', ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
  });
});

/** Small enough to be trained in a moment. */
const quick = [
  ...['--variant', 'B', '--epochs', '1', '--seed', '1', '--set', 'hidden_size=16'],
  ...['--set', 'batch_size=16'],
];
const caseOf = (name: string) => join('test/fixtures/cases', name);

describe('--out', () => {
  it.skipIf(!existsSync('/dev/full'))(
    'that fails after the training leaves the result on the last line',
    async () => {
      const toy = ['train', '--dataset', caseOf('00-toy-data.txt'), ...quick];
      const { code, lines, stderr } = await lab(...toy, '--out', '/dev/full');
      expect(code).toBe(1);
      expect(lines.at(-1)).toMatchObject({ variant: 'B', best_epoch: 0 });
      expect(stderr).toMatch(/--out \/dev\/full cannot be written .* The run is not kept/);
    },
  );

  it('is tried without touching what is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-'));
    await mustBeWritable(join(folder, 'new.json'));
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'old.json'), '{}');
    await mustBeWritable(join(folder, 'old.json'));
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('{}');
  });
});

describe('--help', () => {
  it.each([
    ['evaluate', '--help'],
    ['train', '--help'],
    ['train', '--seed', '1', '-h'],
    ['--help'],
  ])('is the usage on stdout: %s %s', async (...args) => {
    const run = promisify(execFile)(process.execPath, [
      ...['scripts/run-ts.mjs', 'cli/main.ts'],
      ...args,
    ]);
    const { stdout, stderr } = await run;
    expect(stdout.trim()).toBe(USAGE);
    expect(stderr).toBe('');
  });
});

describe('the settings nobody named', () => {
  it('fit the data, and are told', async () => {
    const args = ['train', '--dataset', caseOf('00-toy-data.txt'), '--max-steps', '1'];
    const { lines, stderr, code } = await lab(...args);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Preset fitted: .* 2 intents, batches of 32 users, the last \d+ items/);
    expect(lines.at(-1)).toMatchObject({
      preset: 'fitted',
      settings: { num_intent_clusters: 2, batch_size: 32 },
    });
    const official = await lab(...args, '--preset', 'official', '--variant', 'B');
    expect(official.lines.at(-1)).toMatchObject({ preset: 'official', settings: { variant: 'B' } });
  }, 60_000);
});

describe('lab train on files of other forms', () => {
  it('learns the same from the same data, whatever their dress, and says how it read them', async () => {
    const names = [
      ...['00-toy-data.txt', '10-recbole-atomic.inter', '10b-header-and-commas.csv'],
      ...['11-millisecond-timestamps.txt', '14-cr-line-ends.txt'],
    ];
    const ended = [];
    for (const name of names) {
      const { lines, code } = await lab('train', '--dataset', caseOf(name), ...quick);
      expect(code).toBe(0);
      ended.push(lines[lines.length - 1]);
    }
    for (const { loss, test, popularity } of ended)
      expect({ loss, test, popularity }).toEqual({
        loss: ended[0].loss,
        test: ended[0].test,
        popularity: ended[0].popularity,
      });
    expect(ended[0].loss).toBeGreaterThan(0);
    expect(ended.map(({ read_as }) => read_as)).toEqual([
      undefined,
      expect.stringContaining('item = item_id:token, in order of timestamp:float'),
      expect.stringContaining('item = movieId, in order of timestamp'),
      expect.stringContaining('item = column 2, in order of column 3'),
      undefined,
    ]);
  }, 120_000);

  it('refuses short users with an option that drops them', async () => {
    const args = ['train', '--dataset', caseOf('13-three-item-users-cli.txt'), ...quick];
    const { code, stderr } = await lab(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/15 users of 60 have fewer than 5 .* Add --short-users drop to leave/);
    const dropped = await lab(...args, '--short-users', 'drop');
    expect(dropped.code).toBe(0);
    expect(dropped.lines.at(-1)).toMatchObject({ steps: 3, dropped_users: 15 });
  }, 60_000);

  it.each(['no-such-file.txt', 'test/fixtures'])(
    'names what it wants instead of %s',
    async (name) => {
      const { code, stderr } = await lab('train', '--dataset', name, ...quick);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /neither a file that can be read .* Give --dataset the path of a file/,
      );
    },
  );
});

describe('lab evaluate', () => {
  it('names the checkpoint it cannot read', async () => {
    const { code, stderr } = await lab(
      ...['evaluate', '--dataset', caseOf('00-toy-data.txt'), '--checkpoint', 'none.pt'],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/none\.pt is no file .* Give --checkpoint the path/);
  });

  const toy = ['evaluate', '--dataset', caseOf('00-toy-data.txt'), '--backend'] as const;

  it.each(['wasm', 'cpu'])('gives no number for weights that are NaN, on %s', async (backend) => {
    const nan = ['--checkpoint', caseOf('01-all-weights-nan.pt')];
    const { code, lines, stderr } = await lab(...toy, backend, ...nan);
    expect(code).toBe(1);
    expect(lines).toEqual([]);
    expect(stderr).toContain('cluster_centers holds NaN or infinite values: 128 of 128');
    expect(stderr).toContain('Choose a checkpoint saved before its training diverged.');
  });

  it('says that a model which scores all alike wins by ties alone', async () => {
    const equal = ['--checkpoint', caseOf('02-all-scores-equal.pt')];
    const { code, lines, stderr } = await lab(...toy, 'wasm', ...equal);
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({ 'HR@5': 1, tied_share: 1, in_middle_of_ties: { 'HR@5': 0 } });
    expect(stderr).toContain('In the middle of the ties HR@5 is 0.0000, not 1.0000');
  });

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

  it('says whose tensors a file without settings holds, and that nobody named its heads', async () => {
    const legacy = ['--checkpoint', 'test/fixtures/checkpoints/iclrec-legacy.pt'];
    const { code, lines, stderr } = await lab(...toy, 'cpu', ...legacy);
    expect(code).toBe(0);
    const models = expect.arrayContaining(['ICLRec']) as unknown;
    expect(lines[0]).toMatchObject({ models, num_attention_heads: 2, heads_assumed: true });
    expect(stderr).toMatch(/those of .*ICLRec.* is assumed/);
  });

  it.skipIf(!existsSync(data) || iclrec === undefined)(
    `gives ICLRec's printed numbers on Beauty (needs ${data} and ICLRec-Beauty-*.pt in ${folder})`,
    { timeout: 300_000 },
    async () => {
      const file = join(folder, String(iclrec));
      const { lines } = await lab('evaluate', '--dataset', data, '--checkpoint', file);
      const result = lines[lines.length - 1];
      const names = ['HR@5', 'HR@10', 'HR@20', 'NDCG@5', 'NDCG@10', 'NDCG@20'];
      const printed = names.map((name) => Number(result[name]).toFixed(4)).join(' ');
      expect(printed).toBe('0.0500 0.0744 0.1058 0.0326 0.0403 0.0483');
      expect(result).toMatchObject({ users: 22_363, heads_assumed: true, health: null });
    },
  );
});
