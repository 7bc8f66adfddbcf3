import type { MapFrame, Places } from '../protocol/map.ts';
import type { LayoutRequest } from '../protocol/projection-api.ts';
import type { Snapshot } from '../protocol/run.ts';
import { affinities, boundedPerplexity } from './affinities.ts';
import { companions, fullestCentres, joined } from './centres.ts';
import { checkRequest } from './check.ts';
import { landmarksOf } from './landmarks.ts';
import { squaredDistances } from './distances.ts';
import { scaled, turnedOnto, type Plane } from './plane.ts';
import { neighbourhoods } from './quality.ts';
import { coldStart, linearPlane, meanOf, warmStart, type PlaceOf } from './start.ts';
import { cold, still, Tsne, warm } from './tsne.ts';

/** Neighbourhoods looked at for a frame on the way; the final frame looks at all. */
const SAMPLED_ANCHORS = 200;

/**
 * A previous map whose trustworthiness for the new vectors is below this is no start: 0.5 is what
 * random positions score, and from far off the short warm descent ends in a tangle.
 */
const STILL_FITS = 0.65;

/**
 * One snapshot on its way to a map. Users and centres are laid out together, in one space, as the
 * model compares them; a layout with a previous map starts from there, as long as that still fits.
 *
 * Of more than 512 centres those with the fewest of the sampled users take no part and are drawn
 * amid their three nearest users.
 */
export class Layout {
  readonly points: number;
  private readonly request: LayoutRequest;
  /** What is laid out: the landmarks, or all users. */
  private readonly snapshot: Snapshot;
  /** t-SNE gives each point about the same room: a map of all users is so many times as wide as one of the landmarks. */
  private readonly stretch: number;
  private readonly perplexity: number;
  private readonly distances: Float32Array;
  /** Indices of the centres laid out; they are the points after the users. */
  private readonly embedded: readonly number[];
  /** For each centre left out, the users it is drawn amid. */
  private readonly companions: ReadonlyMap<number, readonly number[]>;
  private readonly start: Plane;
  private readonly tsne: Tsne;

  /** Throws LabFailure for a request that cannot be laid out. About 0.5 s at 2,000 users and 512 centres. */
  constructor(request: LayoutRequest) {
    checkRequest(request);
    this.request = request;
    const { seed, iterations, previous, part } = request;
    const snapshot = part === 'landmarks' ? landmarksOf(request.snapshot, seed) : request.snapshot;
    this.snapshot = snapshot;
    const users = snapshot.users.length;
    this.embedded = fullestCentres(snapshot);
    this.companions = companions(snapshot, this.embedded);
    const values = joined(snapshot, this.embedded);
    const n = (this.points = users + this.embedded.length);
    this.perplexity = boundedPerplexity(request.perplexity, n);
    this.distances = squaredDistances(values, n, snapshot.dims);
    this.stretch = Math.sqrt(request.snapshot.users.length / users);
    const places = previous && placesIn(previous, snapshot, this.embedded, 1 / this.stretch);
    const started = places && warmStart(n, places, this.distances, seed);
    // Landmarks fit the vectors that they were laid out from.
    const before = part === 'landmarks' ? this.fitting(started) : started;
    const points = { values, n, dims: snapshot.dims };
    const isLinear = request.projection === 'pca';
    this.start = isLinear ? linearPlane(points, users) : (before ?? coldStart(points, users, seed));
    this.tsne = new Tsne(
      affinities(this.distances, n, this.perplexity),
      this.start,
      isLinear ? still : before ? warm(iterations) : cold(iterations, request.exaggeration),
    );
  }

  get finished(): boolean {
    return this.tsne.finished;
  }

  /** Takes `count` iterations, or those that are left. */
  step(count: number): void {
    this.tsne.step(count);
  }

  /** The map as it is now. */
  frame(): MapFrame {
    const { seed, part, previous } = this.request;
    const { snapshot } = this;
    const { epoch, users, intents, planted, health } = snapshot;
    const remaining = this.request.snapshot.users.length - users.length;
    const plane = scaled(turnedOnto(this.start, this.tsne.plane), this.stretch);
    const anchors = this.finished ? users.length : SAMPLED_ANCHORS;
    return {
      epoch,
      users,
      xy: interleaved(plane, users.length),
      centres: snapshot.centres && this.centres(plane, snapshot.centres.length / snapshot.dims),
      intents,
      planted,
      quality: {
        perplexity: this.perplexity,
        iterations: this.tsne.iteration,
        seed,
        kl: this.tsne.kl(),
        ...neighbourhoods(this.distances, this.points, users.length, plane, anchors),
      },
      ...(health === null ? {} : { health }),
      ...(this.request.projection === 'pca' ? { projection: 'pca' as const } : {}),
      ...(remaining === 0 ? {} : { remaining }),
      ...(part === 'all' && previous !== null ? { landmarks: previous } : {}),
    };
  }

  private fitting(before: Plane | null): Plane | null {
    if (!before) return null;
    const users = this.snapshot.users.length;
    const fit = neighbourhoods(this.distances, this.points, users, before, SAMPLED_ANCHORS);
    return fit.trustworthiness >= STILL_FITS ? before : null;
  }

  private centres(plane: Plane, count: number): Float32Array {
    const users = this.snapshot.users.length;
    const out = new Float32Array(2 * count);
    this.embedded.forEach((centre, i) => {
      out[2 * centre] = plane.x[users + i];
      out[2 * centre + 1] = plane.y[users + i];
    });
    for (const [centre, company] of this.companions) {
      out[2 * centre] = meanOf(plane.x, company);
      out[2 * centre + 1] = meanOf(plane.y, company);
    }
    return out;
  }
}

/** Where a previous map, scaled, shows this layout's points: users by id, centres when there are as many. */
function placesIn(
  previous: Places,
  snapshot: Snapshot,
  embedded: readonly number[],
  scale: number,
): PlaceOf {
  const rowOf = new Map(Array.from(previous.users, (user, row) => [user, row]));
  const sameCentres =
    previous.centres?.length === (2 * (snapshot.centres?.length ?? 0)) / snapshot.dims;
  const at = (positions: Float32Array | null, row: number | undefined) => {
    if (!positions || row === undefined) return null;
    const [x, y] = [positions[2 * row], positions[2 * row + 1]];
    return Number.isFinite(x) && Number.isFinite(y) ? { x: scale * x, y: scale * y } : null;
  };
  return (point) => {
    const centre = embedded[point - snapshot.users.length];
    if (centre === undefined) return at(previous.xy, rowOf.get(snapshot.users[point]));
    return sameCentres ? at(previous.centres, centre) : null;
  };
}

/** [count, 2] of the first `count` points. */
function interleaved(plane: Plane, count: number): Float32Array {
  const xy = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    xy[2 * i] = plane.x[i];
    xy[2 * i + 1] = plane.y[i];
  }
  return xy;
}
