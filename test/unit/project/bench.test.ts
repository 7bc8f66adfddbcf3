/** The benchmarks: what they print, what they count, how they tell it. Never how long it took. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type Command } from '../../../bench/measure/asked.ts';
import { measure } from '../../../bench/measure/bench.ts';
import { forwardFlop, loadOf, stepFlop } from '../../../bench/measure/load.ts';
import { SHAPES } from '../../../bench/measure/shapes.ts';
import { pack } from '../../../bench/pack.mjs';
import { tables } from '../../../bench/report/table.ts';
import { startBackend } from '../../support/backends.ts';

const small = (command: Command) =>
  measure(
    {
      command,
      backend: 'wasm',
      ops: 'fused',
      layout: 'padded',
      shape: 'small',
      variant: 'ELCRec',
      steps: 1,
      threads: 0,
      tiling: 'tuned',
    },
    null,
    startBackend,
  );

/** What others read in the last line, by command, beside the ceilings and the memory of all. */
const PROMISED: Readonly<Record<Command, readonly string[]>> = {
  step: ['ms_per_step', 'ms_best', 'gflop_per_step', 'bytes_per_step', 'share_of_ceiling'],
  parts: ['ms_batch', 'ms_encode_users', 'ms_loss_rec', 'ms_optimiser', 'ms_per_step'],
  evaluate: ['seconds', 'users_per_second', 'gflop_scores', 'users', 'items'],
  needs: ['ms_step_everything', 'ms_step_needed', 'ratio_step', 'ratio_epoch'],
  epoch: ['steps_per_epoch', 'ms_per_step_in_epoch', 'seconds_validation', 'seconds_per_epoch'],
};

describe('a measurement', () => {
  it.each(COMMANDS)('%s prints what it promises', async (command) => {
    const found = await small(command);
    expect(found).toMatchObject({
      command,
      shape: 'small',
      backend: 'wasm',
      layout: 'padded',
      tilings: null,
    });
    const all = ['ceiling_gflops', 'ceiling_gbps', 'peak_bytes', 'peak_process_bytes'];
    for (const name of [...PROMISED[command], ...all]) {
      expect(found[name], name).toBeTypeOf('number');
      expect(found[name], name).toBeGreaterThan(0);
    }
  });
});

describe('the work of a batch', () => {
  const ids = [Int32Array.of(0, 0, 5, 6, 0, 0, 0, 7)];

  it('is every position where padding is computed', () => {
    expect(loadOf('padded', ids, 4)).toEqual({ tokens: 8, pairs: 32, meetings: 16 });
  });

  it('is the real ones, and the causal pairs of them, where it is not', () => {
    expect(loadOf('packed', ids, 4)).toEqual({ tokens: 3, pairs: 4, meetings: 5 });
  });

  it('is counted forward once and backward twice, the choice of centres forward alone', () => {
    const one = { tokens: 1, pairs: 0, meetings: 0 };
    const none = { tokens: 0, pairs: 0, meetings: 0 };
    const config = { ...SHAPES.small, batch_size: 0, num_intent_clusters: 1 };
    const D = config.hidden_size;
    const flop = forwardFlop(config, { users: none, views: one });
    expect(flop).toMatchObject({ encodeUsers: 0, encodeViews: 24 * D * D, nearest: 2 * D });
    const centres = 2 * D; // |c - c|^2 of the one centre
    expect(stepFlop(config, { users: none, views: one })).toBe(
      3 * (2 * 24 * D * D + centres) + 2 * D,
    );
  });
});

describe('the tables of the results', () => {
  const place = {
    date: '2026-11-21',
    backend: 'wasm',
    runtime: 'Node 20',
    shape: 'small',
    layout: 'padded',
    cpu: 'A processor',
    cores: 2,
    memory_bytes: 8 * 2 ** 30,
    device: 'SIMD',
    commit: 'abc1234',
    load_before: 1.5,
  };
  const file = [
    {
      ...place,
      command: 'step',
      ms_per_step: 1250.4,
      gflop_per_step: 25,
      ceiling_gflops: 41,
      peak_bytes: 42e6,
      peak_process_bytes: null,
    },
    { ...place, command: 'parts', ms_batch: 0.25, ms_per_step: 1300 },
  ];

  it('say the numbers, the machine and its load, and leave out what was not measured', () => {
    const lines = tables([file]).split('\n');
    const cells = (line: string) => line.split('|').map((cell) => cell.trim());
    expect(cells(lines[2]).slice(1, -1)).toEqual([
      '2026-11-21 wasm, Node 20: small, padded',
      '1,250',
      '20 of 41',
      '',
      '',
      '',
      '',
      '42 /',
    ]);
    expect(lines.at(-1)).toContain('A processor, 2 cores, 8 GiB');
    expect(lines.at(-1)).toContain('1.5, 1.5');
    expect(new Set(lines.slice(0, 3).map((line) => line.length)).size).toBe(1);
  });
});

describe('the packed benchmarks', () => {
  it.skipIf(process.platform === 'win32')(
    'run from anywhere, with nothing but themselves',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bench-'));
      try {
        await pack(folder);
        const output = execFileSync(
          join(folder, 'run.sh'),
          ['step', '--shape', 'small', '--steps', '1'],
          { cwd: '/', env: {}, encoding: 'utf8' },
        );
        const found = JSON.parse(output.trim().split('\n').at(-1) ?? '') as object;
        expect(found).toMatchObject({ command: 'step', backend: 'wasm', shape: 'small' });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
