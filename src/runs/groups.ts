/** Users of a tested run by how much they did: what each group gets, and which intents it has. */
import { EVAL_METRICS, type EvalMetrics } from '../../workers/catalog/metrics.ts';
import type { UserAnswers } from '../../workers/protocol/run.ts';

/** Groups by the items before the test answer: up to each bound, and beyond the last. Ascending, each once. */
export type Bounds = readonly number[];

export const GROUP_NAMES = ['new', 'low', 'medium', 'high'] as const;

export interface UserGroup {
  readonly name: string;
  /** Items of a user's history, both included; `to` null: no end. */
  readonly from: number;
  readonly to: number | null;
  readonly users: number;
  /** Of its users, answers in the middle of their ties; null without users. */
  readonly metrics: EvalMetrics | null;
  /** Users per intent, [K]; null for a model without. */
  readonly intents: readonly number[] | null;
}

/** Quartiles of the histories' lengths, as bounds of four groups; fewer where many users are alike. */
export function quartiles(lengths: Int32Array): Bounds {
  const sorted = lengths.slice().sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const found = sorted.length === 0 ? [] : [0.25, 0.5, 0.75].map(at);
  const last = sorted.at(-1) ?? 0;
  return [...new Set(found)].filter((bound) => bound < last);
}

/** The group of a user with a history of that length, from 0. */
export function groupAt(length: number, bounds: Bounds): number {
  const group = bounds.findIndex((bound) => length <= bound);
  return group < 0 ? bounds.length : group;
}

/** Users in groups, the quietest first; `intents` how many of these there are. Every user is in exactly one. */
export function groupsOf(
  answers: UserAnswers,
  bounds: Bounds,
  intents: number,
): readonly UserGroup[] {
  const rows = Array.from({ length: bounds.length + 1 }, (): number[] => []);
  answers.lengths.forEach((length, user) => rows[groupAt(length, bounds)].push(user));
  return rows.map((users, i) => ({
    name: groupName(i, rows.length),
    from: i === 0 ? 0 : bounds[i - 1] + 1,
    to: i < bounds.length ? bounds[i] : null,
    users: users.length,
    metrics: metricsOf(answers, users),
    intents: answers.intents && counted(answers.intents, users, intents),
  }));
}

/** Four have names; other numbers are counted from the quietest. */
const groupName = (i: number, count: number): string =>
  count === GROUP_NAMES.length ? GROUP_NAMES[i] : `group ${i + 1}`;

/** "5 to 8 items", as it stands beside a group's name. */
export const rangeWords = ({ from, to }: Pick<UserGroup, 'from' | 'to'>): string =>
  to === null
    ? `${from} items and more`
    : from === 0
      ? `up to ${to} items`
      : from === to
        ? `${to} items`
        : `${from} to ${to} items`;

/** The same beside an axis that says what is counted: "5–8". */
export const shortRange = ({ from, to }: Pick<UserGroup, 'from' | 'to'>): string =>
  to === null ? `${from}+` : from === 0 ? `≤ ${to}` : from === to ? `${to}` : `${from}–${to}`;

/** Metrics of some users, answers in the middle of their ties (ranks from 0, halves included); null for nobody. */
export function metricsOf(
  { above, tied }: Pick<UserAnswers, 'above' | 'tied'>,
  users: readonly number[],
): EvalMetrics | null {
  if (users.length === 0) return null;
  const mean = (of: (rank: number) => number) =>
    users.reduce((sum, user) => sum + of(above[user] + tied[user] / 2), 0) / users.length;
  const at = (k: number) => ({
    hr: mean((rank) => (rank < k ? 1 : 0)),
    ndcg: mean((rank) => (rank < k ? 1 / Math.log2(rank + 2) : 0)),
  });
  const values = [5, 10, 20].map((k) => [k, at(k)] as const);
  const found: Record<string, number> = { mrr: mean((rank) => 1 / (rank + 1)) };
  for (const [k, { hr, ndcg }] of values) {
    found[`hr@${k}`] = hr;
    found[`ndcg@${k}`] = ndcg;
  }
  return Object.fromEntries(EVAL_METRICS.map((name) => [name, found[name]])) as EvalMetrics;
}

function counted(labels: Int32Array, users: readonly number[], count: number): readonly number[] {
  const found = new Array<number>(count).fill(0);
  for (const user of users) if (labels[user] >= 0 && labels[user] < count) found[labels[user]] += 1;
  return found;
}

/** HR@5 of users with histories of some length. */
export interface ColdPoint {
  readonly from: number;
  readonly to: number;
  readonly users: number;
  readonly hr: number;
  /** 95 % interval of a share (Wilson 1927). */
  readonly low: number;
  readonly high: number;
}

/** Fewer users than this say nothing alone: their lengths join the next. */
const ENOUGH = 30;

/** How well users with short histories are served: HR@5 by length, neighbouring lengths together where few have them. */
export function coldStart(answers: UserAnswers): readonly ColdPoint[] {
  const byLength = new Map<number, number[]>();
  answers.lengths.forEach((length, user) => {
    const users = byLength.get(length);
    if (users === undefined) byLength.set(length, [user]);
    else users.push(user);
  });
  const lengths = [...byLength.keys()].sort((a, b) => a - b);
  const points: ColdPoint[] = [];
  let [users, from]: [number[], number] = [[], lengths[0] ?? 0];
  lengths.forEach((length, i) => {
    if (users.length === 0) from = length;
    users.push(...(byLength.get(length) ?? []));
    const width = length - from + 1;
    // Long histories are rare: the longer, the wider what is taken together.
    if (i < lengths.length - 1 && (users.length < ENOUGH || width < from / 8)) return;
    points.push({ from, to: length, ...shareOf(answers, users) });
    users = [];
  });
  return points;
}

function shareOf(answers: UserAnswers, users: readonly number[]) {
  const hr = metricsOf(answers, users)?.['hr@5'] ?? 0;
  const n = users.length;
  const z = 1.96;
  const middle = (hr + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((hr * (1 - hr)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { users: n, hr, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The intents with the largest and the smallest share of a group, each with its share; the emptiest last. */
export function extremes(
  intents: readonly number[],
  most = 3,
): { readonly top: readonly Share[]; readonly bottom: readonly Share[] } {
  const total = intents.reduce((sum, users) => sum + users, 0);
  const sorted = intents
    .map((users, intent) => ({ intent, share: total === 0 ? 0 : users / total }))
    .sort((a, b) => b.share - a.share || a.intent - b.intent);
  return { top: sorted.slice(0, most), bottom: sorted.slice(Math.max(most, sorted.length - most)) };
}

export interface Share {
  readonly intent: number;
  readonly share: number;
}
