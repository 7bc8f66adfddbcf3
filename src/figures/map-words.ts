import type { MapFrame } from '../runs/record.ts';
import { count, percent } from '../runs/summary.ts';
import type { Table } from './figure.ts';
import { countLabels } from './intent-slots.ts';

/** A map with less trustworthiness (random positions score 0.5, a perfect map 1) is drawn as one not to be read. */
export const TRUSTED = 0.8;

export const isTrusted = ({ quality }: Pick<MapFrame, 'quality'>): boolean =>
  quality.trustworthiness >= TRUSTED;

/** Why a map is not to be read. */
export const distrust = ({ quality }: Pick<MapFrame, 'quality'>): string =>
  `Do not read this map: trustworthiness ${quality.trustworthiness.toFixed(2)} is under ${TRUSTED}, so users that look alike here often are not.`;

/** What labels are called: learned intents by their number, planted ones by name where they have one. */
export const labelNames =
  (colourBy: 'intent' | 'planted', names: readonly string[] | undefined) =>
  (label: number): string =>
    colourBy === 'intent'
      ? `intent ${label + 1}`
      : (names?.[label] ?? `planted intent ${label + 1}`);

export interface MapWords {
  /** It is of a file that was never trained here: no epochs are behind it. */
  readonly imported?: boolean;
  readonly colourBy: 'intent' | 'planted';
  readonly names: readonly string[] | undefined;
  /** Users in the data set. */
  readonly totalUsers: number | undefined;
  /** Users of each label, as drawn. */
  readonly counts: readonly number[];
}

/** The map in a sentence or two. */
export function mapSummary(
  frame: MapFrame,
  { colourBy, totalUsers, counts, imported }: MapWords,
): string {
  const n = frame.users.length;
  const of = totalUsers !== undefined && totalUsers > n ? ` of ${count(totalUsers)}` : '';
  const landmarks =
    frame.remaining === undefined ? '' : ', landmarks amid which the others are placed next';
  const kind = colourBy === 'intent' ? 'intents' : 'planted intents';
  const present = counts.filter((users) => users > 0).length;
  const what = counts.length === 0 ? 'no intents' : `${present} of ${counts.length} ${kind}`;
  const after = frame.epoch === 0 ? 'before training' : `after epoch ${frame.epoch}`;
  const when = imported === true ? 'as the file has them' : after;
  const kept = `${percent(frame.quality.neighboursKept)} of near neighbours kept`;
  const end = isTrusted(frame) ? 'Distances between groups mean little.' : distrust(frame);
  return `${count(n)}${of} users ${when}${landmarks}, ${what} (${frame.projection === 'pca' ? 'principal components' : 't‑SNE'}, ${kept}). ${end}`;
}

/** Which users of a data set are on a map. */
export function usersWords({ users, remaining }: MapFrame, total: number): string {
  const n = users.length;
  if (remaining !== undefined)
    return `${count(n)} landmarks, ${count(remaining)} more users are placed amid them next`;
  return n < total ? `sampled ${count(n)} of ${count(total)} users` : `all ${count(total)} users`;
}

/** Each label with its users, and what most of them are by the other labelling. */
export function mapTable(frame: MapFrame, { colourBy, names, counts }: MapWords): Table {
  const [labels, other] =
    colourBy === 'intent' ? [frame.intents, frame.planted] : [frame.planted, frame.intents];
  const otherName = labelNames(colourBy === 'intent' ? 'planted' : 'intent', names);
  const name = labelNames(colourBy, names);
  const commonest = (label: number): string => {
    if (other === null || labels === null || counts[label] === 0) return '–';
    const within = countLabels(other.filter((_, i) => labels[i] === label));
    const top = within.indexOf(Math.max(...within, 0));
    return top < 0 ? '–' : `${otherName(top)} (${percent(within[top] / counts[label])})`;
  };
  return {
    columns: [
      colourBy === 'intent' ? 'Intent' : 'Planted intent',
      'Users drawn',
      'Share',
      colourBy === 'intent' ? 'Mostly planted as' : 'Mostly in',
    ],
    rows: counts
      .map((users, label) => ({ users, label }))
      .sort((a, b) => b.users - a.users || a.label - b.label)
      .map(({ users, label }) => [
        colourBy === 'intent' ? label + 1 : name(label),
        users,
        percent(users / frame.users.length),
        commonest(label),
      ]),
  };
}
