/** A label stands in at most so many places. */
const MOST_GROUPS = 3;
/** A group that is named holds at least this share of the label's users. */
const LEAST_SHARE = 0.2;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Where the users of one label are at their densest: one place for each group of them, three at most. `radius`
 * is what counts as near; users within three of it of a place belong to its group.
 */
export function groupCentres(points: readonly Place[], radius: number): readonly Place[] {
  const centres: Place[] = [];
  let left = points;
  while (centres.length < MOST_GROUPS && left.length > 0) {
    const near = densest(left, radius);
    const centre = { x: mean(near.map(({ x }) => x)), y: mean(near.map(({ y }) => y)) };
    const rest = left.filter((point) => !within(point, centre, 3 * radius));
    const found = left.length - rest.length;
    // A label has one place at least, be its users ever so scattered.
    if (centres.length > 0 && found < LEAST_SHARE * points.length) break;
    centres.push(centre);
    left = rest;
  }
  return centres;
}

/** The neighbourhood with the most points, of up to 200 looked at, evenly; the earlier wins a tie. */
function densest(points: readonly Place[], radius: number): readonly Place[] {
  const step = Math.ceil(points.length / 200);
  let best: readonly Place[] = [];
  for (let i = 0; i < points.length; i += step) {
    const point = points[i];
    const near = points.filter((other) => within(other, point, radius));
    if (near.length > best.length) best = near;
  }
  return best;
}

const within = (a: Place, b: Place, radius: number): boolean =>
  (a.x - b.x) ** 2 + (a.y - b.y) ** 2 <= radius ** 2;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
