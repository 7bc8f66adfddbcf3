import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import { count, percent } from '../../runs/summary.ts';

interface Fact {
  readonly name: string;
  /** What the number means, where its name does not say it. */
  readonly meaning?: string;
  readonly value: string;
}

const NONE = '–';

/** What is asked first: null health keeps the places. */
export const mainFacts = (health: ClusterHealth | null): readonly Fact[] => [
  {
    name: 'largest intent',
    value: health === null ? NONE : percent(health.largestShare),
  },
  {
    name: 'evenness (perplexity)',
    meaning: 'exp(entropy) of users per intent: 1 = all in one, K = evenly spread',
    value: health === null ? NONE : `${health.perplexity.toFixed(1)} of ${health.intents}`,
  },
  {
    name: 'agreement with planted (NMI)',
    meaning: 'Normalised mutual information: 0 = unrelated, 1 = the same groups',
    value: health === null ? NONE : (health.nmi?.toFixed(2) ?? 'not known'),
  },
];

/** What tells why: only what was measured. */
export const moreFacts = ({
  purity,
  meanNorm,
  distinct,
  intents,
  drift,
}: ClusterHealth): readonly Fact[] => [
  ...(distinct === undefined
    ? []
    : [
        {
          name: 'centres that stand apart',
          meaning: 'Each that is a copy of one before it (cosine 0.95 or more) is passed over',
          value: `${count(distinct)} of ${count(intents)}`,
        },
      ]),
  ...(meanNorm === undefined
    ? []
    : [
        {
          name: 'users one way (mean vector)',
          meaning: 'Length of the mean of all users’ vectors: 0 = all ways alike, 1 = all one way',
          value: meanNorm.toFixed(2),
        },
      ]),
  ...(drift == null
    ? []
    : [
        {
          name: 'same groups as an epoch ago',
          meaning: 'NMI and adjusted Rand index with the epoch before: 1 = nobody moved',
          value: `${drift.nmi.toFixed(2)} · ${drift.ari.toFixed(2)}`,
        },
      ]),
  ...(purity == null
    ? []
    : [
        {
          name: 'purity',
          meaning: 'Users with the commonest planted intent of their learned one',
          value: percent(purity),
        },
      ]),
];

/** The numbers, each with what it means. */
export const HealthFacts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="health-facts">
    {facts.map(({ name, meaning, value }) => (
      <div key={name}>
        <dt title={meaning}>{name}</dt>
        <dd className="num">{value}</dd>
      </div>
    ))}
  </dl>
);
