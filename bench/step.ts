import { startNodeEngine } from '../cli/host.ts';
import { choice, whole, type Arguments } from '../cli/arguments.ts';
import { engineMemory } from '../workers/engine/engine.ts';
import { useOps } from '../workers/engine/ops/index.ts';
import {
  add,
  fill,
  matMul,
  memory,
  randomNormal,
  reshape,
  slice,
  tidy,
  type Tensor,
} from '../workers/engine/tf.ts';
import { Parameters } from '../workers/model/parameters.ts';
import { deviceBatch, disposeDeviceBatch } from '../workers/training/device-batch.ts';
import { Adam } from '../workers/training/optimiser.ts';
import { trainStep } from '../workers/training/step.ts';
import { lengthsOf, randomBatch } from './batch.ts';
import { countDispatches } from './dispatches.ts';
import { loadOf, SHAPES, stepBytes, stepFlop, type ShapeName } from './shapes.ts';

/** Steps left out: pipelines are compiled and buffers made on first use. */
const WARM_UP = 2;

/** `bench step`: the time of one training step, beside what this machine can do at most. */
export async function benchStep(args: Arguments): Promise<object> {
  const backend = choice(args, 'backend', ['wasm', 'webgpu', 'cpu'] as const);
  const ops = choice(args, 'ops', ['fused', 'composed'] as const);
  const shapeName: ShapeName = choice(args, 'shape', ['beauty', 'small'] as const);
  const layout = choice(args, 'layout', ['padded', 'packed'] as const);
  const steps = whole(args, 'steps', 5);
  const engine = await startNodeEngine(backend);
  useOps(ops);
  const shape = SHAPES[shapeName];
  const { vocabulary } = shape;
  // Packed computes what `real_positions` asks for; padded here is the official step.
  const pooling = layout === 'packed' ? 'real_positions' : 'all_positions';
  const config = { ...shape.config, pooling } as const;
  const parameters = Parameters.initial({ ...config, vocabulary }, config.seed);
  const adam = new Adam(parameters, config);
  const host = randomBatch(shape);

  let peak = 0;
  const step = async (number: number): Promise<number> => {
    const from = performance.now();
    const batch = deviceBatch(host, vocabulary, true, layout);
    const losses = trainStep(parameters, adam, config, batch, number);
    disposeDeviceBatch(batch);
    await losses.data();
    losses.dispose();
    peak = Math.max(peak, engineMemory().bytes, memory().numBytes);
    return performance.now() - from;
  };
  for (let i = 1; i <= WARM_UP; i++) await step(i);
  const dispatches = backend === 'webgpu' ? countDispatches() : null;
  const times: number[] = [];
  for (let i = 1; i <= steps; i++) times.push(await step(WARM_UP + i));
  const dispatched = dispatches?.() ?? null;

  const ms = median(times);
  const load = loadOf(layout, host);
  const gflop = stepFlop(shape, load) / 1e9;
  const bytes = stepBytes(shape, load);
  const ceilingGflops = await ceilingFlops();
  const ceilingGbps = await ceilingBandwidth();
  return {
    shape: shapeName,
    backend,
    device: engine.device,
    ops,
    layout,
    pooling,
    lengths: lengthsOf(shape),
    tokens_per_step: load.tokens,
    steps,
    ms_per_step: round(ms),
    ms_best: round(Math.min(...times)),
    dispatches_per_step: dispatched === null ? null : Math.round(dispatched / steps),
    gflop_per_step: round(gflop),
    bytes_per_step: bytes,
    ceiling_gflops: round(ceilingGflops),
    ceiling_gbps: round(ceilingGbps),
    share_of_ceiling: round(gflop / (ms / 1000) / ceilingGflops),
    peak_bytes: peak,
  };
}

/** The fastest of some matmuls of 1024 x 1024, GFLOP/s. */
async function ceilingFlops(): Promise<number> {
  const size = 1024;
  const [a, b] = [randomNormal([size, size]), randomNormal([size, size])];
  const ms = await fastest(() => matMul(a, b));
  a.dispose();
  b.dispose();
  return (2 * size ** 3) / ms / 1e6;
}

/** The fastest of some additions over 64 MB, read once and written once, GB/s. */
async function ceilingBandwidth(): Promise<number> {
  const values = 16 * 1024 * 1024;
  const x = fill([values], 1);
  const ms = await fastest(() => add(x, x));
  x.dispose();
  return (2 * 4 * values) / ms / 1e6;
}

async function fastest(work: () => Tensor): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const from = performance.now();
    const out = work();
    // One element is read back, so that the queue has to be empty.
    const probe = tidy(() => slice(reshape(out, [out.size]), 0, 1));
    await probe.data();
    best = Math.min(best, performance.now() - from);
    out.dispose();
    probe.dispose();
  }
  return best;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

const round = (value: number): number => Number(value.toPrecision(4));
