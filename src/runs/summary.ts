import type { RunConfig } from '../../workers/catalog/config.ts';
import type { Setting } from '../../workers/catalog/field.ts';
import { nameOf } from '../../workers/catalog/models.ts';
import type { ClusterHealth } from '../../workers/catalog/metrics.ts';
import type { RunResult } from '../../workers/protocol/run.ts';
import type { RunRecord } from './record.ts';
import { comparable } from './cautions.ts';
import { bestEpoch } from './reducer.ts';

/** Share of users in the fullest intent from which a clustering is called collapsed. */
export const COLLAPSED_SHARE = 0.9;

/** Thousands apart, as the page writes counts: 16,204. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** Metrics and losses have four decimals everywhere. */
export const metric = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(4);

/** A share as people read it: 94.6 %, one decimal; what is not all never reads as all. */
export function percent(share: number): string {
  const shown = Math.round(share * 1000) / 10;
  if (shown === 100 && share < 1) return '99.9 %';
  if (shown === 0 && share > 0) return 'under 0.1 %';
  return `${shown.toFixed(1).replace(/\.0$/, '')} %`;
}

/** Epochs are counted from 0 in records, as in the official log, and from 1 for people. */
export const epochNumber = (epoch: number): number => epoch + 1;

/** Where the run is, in a word: its states are called as people call them. */
export const statusWord = ({ status, imported }: Pick<RunRecord, 'status' | 'imported'>): string =>
  imported === undefined ? status : 'from a file';

/** "6 of 8 intents in use". */
export const intentsInUse = (health: ClusterHealth): string =>
  `${count(health.used)} of ${count(health.intents)} intents in use`;

/** Whether nearly all users sit in one intent. */
export const isCollapsed = (health: ClusterHealth): boolean =>
  health.largestShare >= COLLAPSED_SHARE;

/** What the clustering does, in one or two sentences; a collapse is said first and plainly. */
export function healthSentence(health: ClusterHealth): string {
  if (isCollapsed(health)) {
    return (
      `Collapsed: ${percent(health.largestShare)} of users share one intent ` +
      `(${intentsInUse(health)}), so the intents tell users apart hardly at all.`
    );
  }
  const spread = `${intentsInUse(health)}; the fullest holds ${percent(health.largestShare)} of users.`;
  if (health.nmi === null) return spread;
  return `${spread} Agreement with the planted intents (NMI, 0 to 1): ${health.nmi.toFixed(2)}.`;
}

/**
 * "The right item is among the top five for 31 of 100 users. By popularity alone: 9."
 * Counts users of the test split, answers in the middle of their ties where these are more than a trace, as
 * popularity's are; where of 100 would round away a figure, of 1,000 or 10,000.
 */
export function hitSentence(result: RunResult): string {
  const ours = comparable(result.test, result.ties)['hr@5'];
  const popular = result.popularity['hr@5'];
  const least = Math.min(...[ours, popular].filter((share) => share > 0), 1);
  const of = [100, 1_000].find((size) => least * size >= 1) ?? 10_000;
  const users = (share: number) => count(Math.round(share * of));
  return (
    `The right item is among the top five for ${users(ours)} of ${count(of)} users. ` +
    `By popularity alone: ${users(popular)}.`
  );
}

/** "Best validation NDCG@20: 0.2314, after epoch 23." Null before the first epoch has ended. */
export function bestSentence(record: Pick<RunRecord, 'epochs'>): string | null {
  const best = bestEpoch(record);
  return best === null
    ? null
    : `Best validation NDCG@20: ${metric(comparable(best.valid, best.ties)['ndcg@20'])}, after epoch ${epochNumber(best.epoch)}.`;
}

/**
 * Settings that differ, in the order of `a`: "variant ELCRec → B+ICL". Empty when they are the same; of two models, their
 * names and what both have.
 */
export function configChanges(a: RunConfig, b: RunConfig): readonly string[] {
  const changes = Object.keys(a)
    .filter((key) => key !== 'model' && key !== 'version' && key in b && a[key] !== b[key])
    .map((key) => `${key} ${setting(a[key])} → ${setting(b[key])}`);
  return a.model === b.model ? changes : [`model ${nameOf(a)} → ${nameOf(b)}`, ...changes];
}

/** The difference of two runs' settings as one line: "trade_off 1 → 0", or "same settings". */
export function configDifference(a: RunConfig, b: RunConfig): string {
  return configChanges(a, b).join(', ') || 'same settings';
}

function setting(value: Setting): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** The line under every exported figure: which run, on what, with which seed, made by what. */
export function provenanceLine(record: RunRecord, appVersion: string): string {
  return [
    record.name,
    nameOf(record.config),
    `${record.dataset.name} (${record.dataset.hash.slice(0, 8)})`,
    record.imported === undefined ? `seed ${record.config.seed}` : 'read from a file',
    record.startedAt.slice(0, 10),
    `ELCRec Lab ${appVersion}`,
  ].join(' · ');
}
