import type { Dataset } from '../../workers/data/dataset.ts';
import type { OpForm } from '../../workers/engine/ops/index.ts';
import type { TilingName } from '../../workers/engine/webgpu-kernels/tilings.ts';
import type { Layout } from '../../workers/models/blocks/sequences.ts';
import type { ElcrecConfig, Variant } from '../../workers/catalog/models/elcrec.ts';
import type { BackendName, EngineReport } from '../../workers/protocol/run.ts';
import type { ShapeName } from './shapes.ts';

/** What `all` takes, and the tables tell. */
export const TABLED = ['step', 'parts', 'evaluate', 'epoch'] as const;
export const COMMANDS = [...TABLED, 'needs'] as const;
export type Command = (typeof COMMANDS)[number];

/** What is asked for. It crosses to the browser as it is. */
export interface Options {
  readonly command: Command;
  readonly backend: BackendName;
  readonly ops: OpForm;
  readonly layout: Layout;
  readonly shape: ShapeName;
  readonly variant: Variant;
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
  readonly config: ElcrecConfig;
  readonly engine: EngineReport;
  readonly dataset: Dataset;
}

/** One measurement, flat, as it is printed. */
export type Measured = Readonly<Record<string, string | number | boolean | null>>;
