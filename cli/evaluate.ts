import { readFile } from 'node:fs/promises';
import { evaluateCheckpoint } from '../workers/lab/evaluate-checkpoint.ts';
import { openByName } from './datasets.ts';
import { startNodeEngine } from './host.ts';
import { choice, required, type Arguments } from './arguments.ts';
import { printed } from './printed.ts';

/** `evaluate`: full ranking of a checkpoint on a data set. @returns the last line's object. */
export async function evaluate(args: Arguments): Promise<object> {
  const split = choice(args, 'split', ['test', 'valid'] as const);
  const backend = choice(args, 'backend', ['wasm', 'webgpu', 'cpu'] as const);
  const { dataset, card } = await openByName(required(args, 'dataset'));
  const bytes = await readFile(required(args, 'checkpoint'));
  const engine = await startNodeEngine(backend);
  const { metrics, health, users, seconds } = await evaluateCheckpoint(dataset, bytes, split);
  return {
    dataset: card.name,
    split,
    ...printed(metrics),
    users,
    seconds: Number(seconds.toFixed(2)),
    backend: engine.backend,
    health,
  };
}
