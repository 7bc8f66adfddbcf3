import { useOps } from '../../workers/engine/ops/index.ts';
import type { ElcrecConfig } from '../../workers/catalog/models/elcrec.ts';
import type { BackendName, EngineReport } from '../../workers/protocol/run.ts';
import type { Bench, Command, Measured, Options } from './asked.ts';
import { shapeData } from './data.ts';
import { measureEpoch } from './epoch.ts';
import { measureEvaluation } from './evaluate.ts';
import { measureNeeds } from './needs.ts';
import { measureParts } from './parts.ts';
import { SHAPES } from './shapes.ts';
import { measureStep } from './step.ts';
import { useTiling } from './tilings.ts';

/**
 * Runs one measurement, in Node or in a browser's worker.
 * @param file the shape's real interactions, or null where they are not at hand
 */
export async function measure(
  options: Options,
  file: Blob | null,
  start: (backend: BackendName) => Promise<EngineReport>,
): Promise<Measured> {
  const { command, shape, variant, layout, ops } = options;
  const engine = await start(options.backend);
  useOps(ops);
  const tilings = useTiling(options.tiling);
  // Packed computes what `real_positions` asks for; padded here is the official step.
  const pooling = layout === 'packed' ? 'real_positions' : 'all_positions';
  const config: ElcrecConfig = { ...SHAPES[shape], variant, pooling };
  const dataset = await shapeData(shape, file);
  const found = await run[command]({ options, config, engine, dataset });
  return {
    command,
    shape,
    variant,
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
  needs: measureNeeds,
};
