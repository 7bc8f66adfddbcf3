import { POOLINGS } from '../workers/catalog/contrast-fields.ts';
import { checkpointHealth } from '../workers/lab/checkpoint-health.ts';
import { choice, required, type Arguments } from './arguments.ts';
import { checkpointAt } from './checkpoint-file.ts';
import { openFrom } from './datasets.ts';
import { startNodeEngine } from './host.ts';
import { howRead } from './printed.ts';

/** `health`: whether a checkpoint's intents are in use on a data set. @returns the last line's object. */
export async function health(args: Arguments): Promise<object> {
  const backend = choice(args, 'backend', ['wasm', 'webgpu', 'cpu'] as const);
  const pooling = args.pooling && choice(args, 'pooling', POOLINGS);
  const { dataset, card } = await openFrom(args);
  const bytes = await checkpointAt(required(args, 'checkpoint'));
  const engine = await startNodeEngine(backend);
  const found = await checkpointHealth(dataset, bytes, pooling);
  if (found.health === null)
    process.stderr.write(
      'This checkpoint stores no intent centres: there is nothing to be used.\n',
    );
  if (pooling !== undefined && found.pooling === null)
    process.stderr.write(
      `${found.models.join(' or ')} was read as a model without --pooling: real positions, whatever was asked.\n`,
    );
  return {
    dataset: card.name,
    ...howRead(card),
    models: found.models,
    pooling: found.pooling,
    users: found.users,
    intents_used: found.health?.used ?? null,
    num_intents: found.health?.intents ?? null,
    largest_share: found.health?.largestShare ?? null,
    perplexity: found.health?.perplexity ?? null,
    nmi: found.health?.nmi ?? null,
    mean_representation_norm: found.meanNorm,
    cluster_loss: found.clusterLoss,
    occupancy: found.health?.occupancy ?? null,
    backend: engine.backend,
  };
}
