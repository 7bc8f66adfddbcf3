import type { Dataset } from '../../workers/data/dataset.ts';
import type { OpForm } from '../../workers/engine/ops/index.ts';
import { useOps } from '../../workers/engine/ops/index.ts';
import type { Layout } from '../../workers/model/sequences.ts';
import type { TilingName } from '../../workers/engine/webgpu-kernels/tilings.ts';
import type { RunConfig } from '../../workers/protocol/config.ts';
import type { BackendName, EngineReport } from '../../workers/protocol/run.ts';
import { shapeData } from './data.ts';
import { measureEpoch } from './epoch.ts';
import { measureEvaluation } from './evaluate.ts';
import { measureParts } from './parts.ts';
import { SHAPES, type ShapeName } from './shapes.ts';
import { measureStep } from './step.ts';
import { useTiling } from './tilings.ts';

export const COMMANDS = ['step', 'parts', 'evaluate', 'epoch'] as const;
export type Command = (typeof COMMANDS)[number];

/** What is asked for. It crosses to the browser as it is. */
export interface Options {
  readonly command: Command;
  readonly backend: BackendName;
  readonly ops: OpForm;
  readonly layout: Layout;
  readonly shape: ShapeName;
  /** Steps timed; of an epoch 0 means all. */
  readonly steps: number;
  /** Of the WebAssembly kernels; 0: as many as the page would take. */
  readonly threads: number;
  /** Of the WebGPU products: all of them this one, or what the engine's start finds fastest. */
  readonly tiling: TilingName | 'tuned';
}

/** What a measurement has at hand. */
export interface Bench {
  readonly options: Options;
  readonly config: RunConfig;
  readonly engine: EngineReport;
  readonly dataset: Dataset;
}

/** One measurement, flat, as it is printed. */
export type Measured = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Runs one measurement, in Node or in a browser's worker.
 * @param file the shape's real interactions, or null where they are not at hand
 */
export async function measure(
  options: Options,
  file: Blob | null,
  start: (backend: BackendName) => Promise<EngineReport>,
): Promise<Measured> {
  const { command, shape, layout, ops } = options;
  const engine = await start(options.backend);
  useOps(ops);
  const tilings = useTiling(options.tiling);
  // Packed computes what `real_positions` asks for; padded here is the official step.
  const pooling = layout === 'packed' ? 'real_positions' : 'all_positions';
  const config: RunConfig = { ...SHAPES[shape], pooling };
  const dataset = await shapeData(shape, file);
  const found = await run[command]({ options, config, engine, dataset });
  return {
    command,
    shape,
    data: dataset.name,
    backend: engine.backend,
    device: engine.device,
    ops,
    layout,
    pooling,
    tilings,
    ...found,
  };
}

const run: Readonly<Record<Command, (bench: Bench) => Promise<Measured>>> = {
  step: measureStep,
  parts: measureParts,
  evaluate: measureEvaluation,
  epoch: measureEpoch,
};
