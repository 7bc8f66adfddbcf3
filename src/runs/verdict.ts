import type { RunConfig } from '../../workers/catalog/config.ts';
import type { Setting } from '../../workers/catalog/field.ts';
import type { ClusterHealth } from '../../workers/catalog/metrics.ts';
import { count, intentsInUse, isCollapsed, percent } from './summary.ts';

/** A setting that may mend what was found. */
export interface Knob {
  readonly key: string;
  readonly value: Setting;
  /** "Pull users to the nearest centre only" */
  readonly words: string;
}

/** What the numbers of a clustering come to. */
export interface Verdict {
  /** Null where nothing is wrong. */
  readonly ill: 'collapsed' | 'one way' | 'copies' | 'idle' | 'restless' | 'unrelated' | null;
  readonly words: string;
  /** What to try; null where no setting of the model is known to help. */
  readonly knob: Knob | null;
}

/** Length of the mean vector from which users can hardly be told apart by direction. */
const ONE_WAY = 0.9;
/** Intents that stand apart or are in use, as a share of all, below which most are idle. */
const MOST = 0.5;
/** Agreement with the epoch before, below which users have not settled. */
const SETTLED = 0.5;
/** Agreement with planted intents that is hardly more than none. */
const RELATED = 0.2;

/**
 * Whether a clustering is well, the worst said first: collapsed, all users one way, centres that are copies, intents
 * not in use, users that move from epoch to epoch, intents that have nothing to do with the planted ones.
 * @param config of the run, for the knob: its model has the setting, and it is not at that value yet
 */
export function verdictOf(health: ClusterHealth, config: RunConfig): Verdict {
  const { intents, used, distinct = used, meanNorm = 0, drift, nmi } = health;
  const apart = Math.min(distinct, used);
  if (isCollapsed(health))
    return {
      ill: 'collapsed',
      words: `One intent holds ${percent(health.largestShare)} of users: the intents have collapsed.`,
      knob: looser(config),
    };
  if (meanNorm >= ONE_WAY)
    return {
      ill: 'one way',
      words: `All users point nearly one way (their mean has length ${meanNorm.toFixed(2)} of 1), so no grouping tells them apart.`,
      knob: looser(config),
    };
  if (apart < MOST * used)
    return {
      ill: 'copies',
      words: `Of ${count(used)} intents in use only ${count(apart)} stand apart; the others are copies of these.`,
      knob: fewer(config, apart),
    };
  if (used < MOST * intents)
    return {
      ill: 'idle',
      words: `Only ${intentsInUse(health)}.`,
      knob: fewer(config, used),
    };
  if (drift != null && drift.nmi < SETTLED)
    return {
      ill: 'restless',
      words: `${intentsInUse(health)}, but users still change them from epoch to epoch (NMI ${drift.nmi.toFixed(2)} with the one before).`,
      knob: longer(config),
    };
  if (nmi !== null && nmi < RELATED)
    return {
      ill: 'unrelated',
      words: `${intentsInUse(health)}, but they have little to do with the planted ones (NMI ${nmi.toFixed(2)}).`,
      knob: longer(config),
    };
  return { ill: null, words: `${intentsInUse(health)}.`, knob: null };
}

/** Settings that let users stand apart, the likeliest first. The paths of the official code that pull them together. */
const LOOSER: readonly (Knob & { readonly instead: Setting })[] = [
  {
    key: 'pooling',
    instead: 'all_positions',
    value: 'real_positions',
    words: 'Read users from real positions only',
  },
  {
    key: 'alignment',
    instead: 'all_centres',
    value: 'nearest_centre',
    words: 'Pull users to the nearest centre only',
  },
];

function looser(config: RunConfig): Knob | null {
  const found = LOOSER.find(({ key, instead }) => config[key] === instead);
  if (found !== undefined) return { key: found.key, value: found.value, words: found.words };
  const { trade_off } = config;
  if (typeof trade_off !== 'number' || trade_off <= 0.01) return null;
  const value = Number((trade_off / 10).toPrecision(3));
  return { key: 'trade_off', value, words: `Lower the cluster weight to ${value}` };
}

/** As many intents as there is use for, at least two. */
function fewer({ num_intent_clusters: now }: RunConfig, use: number): Knob | null {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(2, use)));
  return typeof now === 'number' && wanted < now
    ? { key: 'num_intent_clusters', value: wanted, words: `Learn ${count(wanted)} intents` }
    : null;
}

/** Epochs beyond which more of them are no advice. */
const LONG = 500;

const longer = ({ epochs }: RunConfig): Knob | null =>
  epochs > LONG
    ? null
    : { key: 'epochs', value: 2 * epochs, words: `Train ${count(2 * epochs)} epochs` };
