import { evaluateCheckpoint } from '../workers/lab/evaluate-checkpoint.ts';
import { openFrom } from './datasets.ts';
import { startNodeEngine } from './host.ts';
import { headsSentence, orderSentence } from '../workers/catalog/honesty.ts';
import { SEEN_ITEMS } from '../workers/catalog/training-settings.ts';
import { choice, required, type Arguments } from './arguments.ts';
import { checkpointAt } from './checkpoint-file.ts';
import { candid, howRead, printed, warn } from './printed.ts';

/** `evaluate`: full ranking of a checkpoint on a data set. @returns the last line's object. */
export async function evaluate(args: Arguments): Promise<object> {
  const split = choice(args, 'split', ['test', 'valid'] as const);
  const backend = choice(args, 'backend', ['wasm', 'webgpu', 'cpu'] as const);
  const { dataset, card } = await openFrom(args);
  const bytes = await checkpointAt(required(args, 'checkpoint'));
  const engine = await startNodeEngine(backend);
  const asked = args['seen-items'] && choice(args, 'seen-items', SEEN_ITEMS);
  const evaluation = await evaluateCheckpoint(dataset, bytes, split, asked);
  const { metrics, ties, health, users, repeated, seen_items, seconds } = evaluation;
  const { models, num_attention_heads, headsAssumed, matchedByOrder } = evaluation;
  const about = { metrics, ties, users, repeated, seen_items };
  warn(about, '--seen-items left_out');
  for (const sentence of [orderSentence(matchedByOrder), headsSentence(evaluation)])
    if (sentence !== null) process.stderr.write(`${sentence}\n`);
  return {
    dataset: card.name,
    ...howRead(card),
    split,
    ...printed(metrics),
    ...candid(about),
    users,
    models,
    num_attention_heads,
    heads_assumed: headsAssumed,
    seconds: Number(seconds.toFixed(2)),
    backend: engine.backend,
    health,
  };
}
