/** Some users of a run: what is known of them alone. */
import type { ClusterHealth } from '../../workers/catalog/metrics.ts';
import type { UserAnswers } from '../../workers/protocol/run.ts';
import { metricsOf } from './groups.ts';
import type { MapFrame, RunRecord } from './record.ts';
import { count, intentsInUse, metric, percent } from './summary.ts';

/** The answers of some users, in their order. */
export function answersAmong(answers: UserAnswers, users: readonly number[]): UserAnswers {
  const known = users.filter((user) => user < answers.above.length);
  const pick = (values: Int32Array) => Int32Array.from(known, (user) => values[user]);
  return {
    above: pick(answers.above),
    tied: pick(answers.tied),
    lengths: pick(answers.lengths),
    intents: answers.intents && pick(answers.intents),
  };
}

/** Rows of a map at which some users stand. */
export function rowsAmong({ users }: Pick<MapFrame, 'users'>, chosen: readonly number[]): number[] {
  const wanted = new Set(chosen);
  return Array.from(users.keys()).filter((row) => wanted.has(users[row]));
}

/** How some users of a map spread over its intents; null for a map without, and for nobody. */
export function healthAmong(frame: MapFrame, chosen: readonly number[]): ClusterHealth | null {
  const { intents: labels, centres } = frame;
  const rows = rowsAmong(frame, chosen);
  if (labels === null || rows.length === 0) return null;
  const intents = (centres?.length ?? 0) / 2;
  const occupancy = new Array<number>(intents).fill(0);
  for (const row of rows) if (labels[row] >= 0) occupancy[labels[row]] += 1;
  const shares = occupancy.filter((users) => users > 0).map((users) => users / rows.length);
  return {
    intents,
    used: shares.length,
    largestShare: Math.max(...shares),
    perplexity: Math.exp(-shares.reduce((sum, share) => sum + share * Math.log(share), 0)),
    nmi: null,
    occupancy,
  };
}

/** "37 users: most are of intent 3 (21). HR@5 0.4054, of all 0.3740." */
export function selectionSentence(
  run: Pick<RunRecord, 'answers' | 'result'>,
  frame: MapFrame,
  chosen: readonly number[],
): string {
  const users = `${count(chosen.length)} ${chosen.length === 1 ? 'user' : 'users'} selected`;
  const health = healthAmong(frame, chosen);
  const fullest = health === null ? -1 : health.occupancy.indexOf(Math.max(...health.occupancy));
  const spread =
    health === null
      ? ''
      : `: ${intentsInUse(health)}, ${percent(health.largestShare)} in intent ${fullest + 1}`;
  const { answers, result } = run;
  const own = answers && metricsOf(answersAmong(answers, chosen), indices(chosen, answers));
  const all = result?.ties?.middle ?? result?.test;
  const tested =
    own == null || all === undefined
      ? ''
      : ` HR@5 of theirs ${metric(own['hr@5'])}, of all ${metric(all['hr@5'])}.`;
  return `${users}${spread}.${tested}`;
}

const indices = (chosen: readonly number[], answers: UserAnswers): readonly number[] =>
  chosen.filter((user) => user < answers.above.length).map((_, i) => i);
