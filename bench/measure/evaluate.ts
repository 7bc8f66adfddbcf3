import { vocabulary } from '../../workers/data/dataset.ts';
import { evaluationRanks } from '../../workers/evaluation/rank.ts';
import { measured } from '../../workers/evaluation/ranking.ts';
import { initialModel } from '../../workers/models/fitted.ts';
import type { Bench, Measured } from './asked.ts';
import { ceilings } from './ceilings.ts';
import { round } from './clock.ts';
import { Peak } from './peak.ts';

/** Chunks of users left out: pipelines are compiled and buffers made on first use. */
const WARM_UP = 2;

/**
 * Full ranking of every user's test item against all items, once, by a model that has learned
 * nothing: its metrics say that all was ranked, not that it was ranked well.
 */
export async function measureEvaluation({ config, dataset }: Bench): Promise<Measured> {
  const model = initialModel(config, dataset);
  const peak = new Peak();
  const ranking = () => evaluationRanks(model, 'test', config.seen_items);

  const first = ranking();
  for (let chunk = 0; chunk < WARM_UP; chunk++) await first.next();
  await first.return({ above: new Int32Array(), tied: new Int32Array() });

  const from = performance.now();
  const work = ranking();
  let part = await work.next();
  while (part.done !== true) {
    peak.note();
    part = await work.next();
  }
  const seconds = (performance.now() - from) / 1000;
  const { metrics } = measured(part.value);
  model.parameters.dispose();

  const scoring = 2 * dataset.users * vocabulary(dataset) * config.hidden_size;
  return {
    users: dataset.users,
    items: dataset.items,
    seconds: round(seconds),
    users_per_second: round(dataset.users / seconds),
    gflop_scores: round(scoring / 1e9),
    'HR@20': metrics['hr@20'],
    'NDCG@20': metrics['ndcg@20'],
    ...(await ceilings()),
    ...peak.measured(),
  };
}
