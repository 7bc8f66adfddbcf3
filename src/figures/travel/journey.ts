import type { MarkGroup, Places } from './marks.ts';

/** One trace's marks between where they were and where they go. */
export interface Leg {
  readonly group: MarkGroup;
  /** Where each was; NaN where it is new, and then it only appears. */
  readonly fromX: Float32Array;
  readonly fromY: Float32Array;
}

export type Journey = readonly Leg[];

/** Where all marks of these groups are. */
export const placesOf = (groups: readonly MarkGroup[]): Places =>
  new Map(
    groups.flatMap(({ keys, x, y }) => keys.map((key, i) => [key, [x[i], y[i]] as const] as const)),
  );

/** From where marks were to a figure's; null when none of them moves. */
export function journey(from: Places, groups: readonly MarkGroup[]): Journey | null {
  let moves = false;
  const legs = groups.map((group) => {
    const fromX = new Float32Array(group.keys.length).fill(NaN);
    const fromY = new Float32Array(group.keys.length).fill(NaN);
    group.keys.forEach((key, i) => {
      const place = from.get(key);
      if (place === undefined) return;
      [fromX[i], fromY[i]] = place;
      moves ||= place[0] !== group.x[i] || place[1] !== group.y[i];
    });
    return { group, fromX, fromY };
  });
  return moves ? legs : null;
}

/** Slow at both ends; `t` from 0 to 1. */
export const eased = (t: number): number => t * t * (3 - 2 * t);

/** Between two values, a share of the way. */
export const between = (from: number, to: number, share: number): number =>
  from + (to - from) * share;

/** Where marks are a share of the way (0 to 1): those that were somewhere before. */
export const placesAt = (legs: Journey, share: number): Places =>
  new Map(
    legs.flatMap(({ group, fromX, fromY }) =>
      group.keys.flatMap((key, i) =>
        Number.isNaN(fromX[i])
          ? []
          : [
              [
                key,
                [between(fromX[i], group.x[i], share), between(fromY[i], group.y[i], share)],
              ] as const,
            ],
      ),
    ),
  );
