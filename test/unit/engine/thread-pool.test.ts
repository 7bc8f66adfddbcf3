import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../scripts/bundle.mjs';
import { SHARED_KERNELS } from '../../../workers/engine/wasm-kernels/compiled.ts';
import {
  createPool,
  poolOfOne,
  newBoard,
  type ThreadPool,
} from '../../../workers/engine/wasm-kernels/thread-pool.ts';
import {
  kernelsOf,
  type KernelName,
  type WasmKernels,
} from '../../../workers/engine/wasm-kernels/kernels.ts';
import { changeThreadPool } from '../../../workers/engine/wasm-kernels/load.ts';
import type { ElcrecConfig } from '../../../workers/catalog/models/elcrec.ts';
import { startTraining } from '../../../workers/training/train.ts';
import { startBackend } from '../../support/backends.ts';
import { request, runToEnd, stepsOf, TINY, tinyDataset } from '../../support/training.ts';

/** Cuts everything in so many, one after the other, and notes what was cut. */
const cutting =
  (threads: number, cut: Set<KernelName>) =>
  (kernels: WasmKernels): ThreadPool => ({
    ...poolOfOne(kernels),
    threads,
    leastOf: () => 1,
    run(kernel, calls) {
      if (calls.length > 1) cut.add(kernel);
      poolOfOne(kernels).run(kernel, calls);
    },
  });

describe('work that is cut', () => {
  beforeAll(() => startBackend('wasm'));

  /** All that a run of two epochs says of numbers. */
  async function numbers(config: ElcrecConfig) {
    const engine = await startBackend('wasm');
    const asked = request(config, { snapshotUsers: 10 });
    const cut = new Set<KernelName>();
    const outcomes = [];
    for (const threads of [1, 2, 5]) {
      changeThreadPool(cutting(threads, cut));
      const training = await startTraining(await tinyDataset(), asked, engine);
      const events = await runToEnd(training);
      const told = events.flatMap((event): readonly unknown[] => {
        if (event.kind === 'epoch') return [event.record.valid];
        if (event.kind === 'snapshot') return [[...event.snapshot.vectors]];
        if (event.kind === 'resumable') return [[...event.point.parameters.values()]];
        return event.kind === 'result' ? [event.result.test] : [];
      });
      outcomes.push({ told, losses: stepsOf(events).map(({ losses }) => losses.loss) });
    }
    return { outcomes, cut };
  }

  it.each([
    ['all_positions', ['attention', 'attentionGrad', 'dropout']],
    ['real_positions', ['packedAttention', 'packedAttentionGrad', 'packedDropout', 'gatherRows']],
    ['real_positions', ['packedProducts', 'packedProductsGrad', 'lastAttention']],
  ] as const)('gives the same numbers in any number of shares, %s', async (pooling, own) => {
    const { outcomes, cut } = await numbers({ ...TINY, pooling, batch_size: 37 });
    expect(outcomes[0].losses.length).toBeGreaterThan(0);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
    const everywhere = ['gemm', 'layerNorm', 'layerNormGrad', 'gelu', 'geluGrad', 'adam'] as const;
    const rest = ['sumRows', 'ranks', 'nearestCentre'] as const;
    for (const kernel of [...everywhere, ...rest, ...own]) expect(cut, kernel).toContain(kernel);
  });
});

describe('a pool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'threads-'));
  const helper = join(folder, 'helper.mjs');
  const ends: (() => void)[] = [];
  beforeAll(() => bundle('test/support/kernel-thread.ts', helper));
  afterEach(() => ends.splice(0).forEach((end) => end()));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function start(helpers: number) {
    const module = await WebAssembly.compile(Buffer.from(SHARED_KERNELS, 'base64'));
    const memory = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = kernelsOf(exports);
    const board = newBoard();
    const workers = Array.from(
      { length: helpers },
      () => new Worker(helper, { workerData: { module, memory, board } }),
    );
    await Promise.all(
      workers.map((worker) => new Promise((ready) => worker.once('message', ready))),
    );
    const pool = createPool(
      kernels,
      board,
      workers.map((worker) => () => void worker.terminate()),
    );
    ends.push(() => pool.dispose());
    return { pool, kernels, values: new Float32Array(memory.buffer) };
  }

  it('computes on all its threads, over and over, what one would', async () => {
    const { pool, kernels, values } = await start(2);
    expect(pool.threads).toBe(3);
    const size = 3000;
    for (let i = 0; i < 3 * size; i += 1) values[i] = Math.sin(i);
    kernels.gelu(0, 4 * 4 * size, 3 * size);
    const alone = values.slice(4 * size, 7 * size);
    for (let round = 0; round < 200; round += 1) {
      values.fill(0, 8 * size, 11 * size);
      pool.run(
        'gelu',
        [0, 1, 2].map((part) => [4 * part * size, 4 * (8 + part) * size, size]),
      );
      const found = values.slice(8 * size, 11 * size);
      expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(alone.buffer))).toBe(0);
    }
  });

  it('hands over more arguments than any kernel has, whole numbers and fractions', async () => {
    const { pool, values } = await start(1);
    values.set([1, 2, 3, 4], 0);
    values.set([0.5, 0.5, 0.5, 0.5], 16);
    // weight -= rate * m / (sqrt(v) * root + epsilon) with m = 0.25 g, v = 0.5 g^2.
    const call = [0, 64, 128, 192, 4, 0.5, 0.25, 0.5, 0.5, 1, 0.125, 0.0625];
    pool.run('adam', [[400, 464, 528, 592, 0, ...call.slice(5)], call]);
    expect([...values.slice(32, 36)]).toEqual([0.125, 0.125, 0.125, 0.125]);
    expect([...values.slice(48, 52)]).toEqual([0.125, 0.125, 0.125, 0.125]);
    const moved = 0.0625 * (0.125 / (Math.fround(Math.sqrt(0.125)) + 0.125));
    expect(values[0]).toBeCloseTo(1 - moved, 6);
  });

  it('says so when a thread cannot compute, and computes on', async () => {
    const { pool, kernels, values } = await start(1);
    const beyond = 2 ** 31;
    expect(() =>
      pool.run('gelu', [
        [0, 64, 4],
        [beyond, 64, 4],
      ]),
    ).toThrow(/thread/);
    expect(() =>
      pool.run('gelu', [
        [beyond, 64, 4],
        [0, 64, 4],
      ]),
    ).toThrow();
    values.set([1, 2, 3, 4]);
    kernels.gelu(0, 64, 4);
    expect(values[16]).toBeCloseTo(0.8413, 4);
  });
});
