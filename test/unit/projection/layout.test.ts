import { describe, expect, it } from 'vitest';
import { LabFailure } from '../../../workers/protocol/errors.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { LayoutRequest } from '../../../workers/protocol/projection-api.ts';
import type { Snapshot } from '../../../workers/protocol/run.ts';
import { MAX_CENTRES } from '../../../workers/projection/centres.ts';
import { LANDMARKS } from '../../../workers/projection/landmarks.ts';
import { Layout } from '../../../workers/projection/layout.ts';
import { blobs, purity, request } from '../../support/blobs.ts';

function finished(asked: LayoutRequest): MapFrame {
  const layout = new Layout(asked);
  layout.step(asked.iterations);
  return layout.frame();
}

/** Mean distance between the places of the users in two maps of the same users. */
function displacement(a: MapFrame, b: MapFrame): number {
  let sum = 0;
  for (let i = 0; i < a.users.length; i++) {
    sum += Math.hypot(a.xy[2 * i] - b.xy[2 * i], a.xy[2 * i + 1] - b.xy[2 * i + 1]);
  }
  return sum / a.users.length;
}

const clumps = blobs(300);
const map = finished(request(clumps));

describe('a layout of well separated blobs', () => {
  it('keeps them apart and says so', () => {
    expect(purity(map.xy, clumps.planted ?? new Int32Array())).toBeGreaterThan(0.95);
    expect(map.quality.trustworthiness).toBeGreaterThan(0.9);
    expect(map.quality.neighboursKept).toBeGreaterThan(0.3);
    expect(map.quality).toMatchObject({ perplexity: 30, iterations: 300, seed: 1 });
  });

  it('lowers the divergence as it goes', () => {
    const layout = new Layout(request(clumps));
    const early = layout.frame().quality;
    layout.step(150);
    const halfway = layout.frame().quality;
    expect(early.iterations).toBe(0);
    expect(halfway.kl).toBeLessThan(early.kl);
    expect(map.quality.kl).toBeLessThan(halfway.kl);
  });

  it('puts each centre inside its blob', () => {
    for (let centre = 0; centre < 6; centre++) {
      const x = map.centres?.[2 * centre] ?? NaN;
      const y = map.centres?.[2 * centre + 1] ?? NaN;
      const nearest = Array.from(clumps.users, (_, i) => i)
        .sort(
          (a, b) =>
            Math.hypot(map.xy[2 * a] - x, map.xy[2 * a + 1] - y) -
            Math.hypot(map.xy[2 * b] - x, map.xy[2 * b + 1] - y),
        )
        .slice(0, 5);
      expect(nearest.map((user) => clumps.planted?.[user])).toEqual(Array(5).fill(centre));
    }
  });

  it('carries the users, their intents and the epoch', () => {
    const { users, intents, planted, epoch } = clumps;
    expect(map).toMatchObject({ users, intents, planted, epoch });
    expect(map.xy.length).toBe(600);
  });
});

describe('the same request', () => {
  it('gives the same bits', () => {
    expect(finished(request(clumps))).toEqual(map);
  });

  it('gives the same bits however often it is looked at', () => {
    const layout = new Layout(request(clumps));
    while (!layout.finished) {
      layout.step(7);
      layout.frame();
    }
    expect(layout.frame()).toEqual(map);
  });

  it('lies alike under another seed', () => {
    const other = finished(request(clumps, { seed: 2 }));
    expect(other.xy).not.toEqual(map.xy);
    const size = Math.max(...map.xy.map(Math.abs));
    expect(displacement(other, map)).toBeLessThan(0.2 * size);
  });
});

/** The clumps under noise: share 0 = as they are, 1 = a cloud. */
function stage(share: number): Snapshot {
  const { vectors: noise, dims } = blobs(300, { spread: 30, seed: 9 });
  const vectors = clumps.vectors.map((value, i) => (1 - share) * value + share * noise[i]);
  for (let row = 0; row < 300; row++) {
    const length = Math.hypot(...vectors.subarray(row * dims, (row + 1) * dims));
    for (let d = 0; d < dims; d++) vectors[row * dims + d] /= length;
  }
  return { ...clumps, vectors };
}

describe('a warm start', () => {
  const draws = blobs(300, { seed: 5 }).vectors;
  const later: Snapshot = {
    ...clumps,
    epoch: 4,
    vectors: clumps.vectors.map((value, i) => value + 0.1 * draws[i]),
  };

  it('keeps points near where they were, and takes a tenth of the iterations', () => {
    const moved = finished(request(later, { previous: map }));
    expect(moved.quality.iterations).toBe(30);
    expect(displacement(moved, map)).toBeLessThan(
      0.5 * displacement(finished(request(later)), map),
    );
    expect(purity(moved.xy, clumps.planted ?? new Int32Array())).toBeGreaterThan(0.95);
  });

  it('begins exactly where the map was, its centres too', () => {
    const first = new Layout(request(later, { previous: map })).frame();
    expect(displacement(first, map)).toBeLessThan(1e-4);
    first.centres?.forEach((value, i) => expect(value).toBeCloseTo(map.centres?.[i] ?? NaN, 4));
  });

  it('knows users by id, whatever their order', () => {
    const order = Array.from(clumps.users, (_, i) => 299 - i);
    const reversed: Snapshot = {
      ...clumps,
      users: clumps.users.toReversed(),
      vectors: Float32Array.from(
        order.flatMap((i) => [...clumps.vectors.subarray(16 * i, 16 * i + 16)]),
      ),
    };
    const first = new Layout(request(reversed, { previous: map })).frame();
    order.forEach((was, i) => expect(first.xy[2 * i]).toBeCloseTo(map.xy[2 * was], 4));
  });

  it('is left aside when the map no longer fits at all', () => {
    const noise = blobs(300, { spread: 30, seed: 9 });
    const grey = finished(request({ ...noise, centres: null }));
    const frame = finished(request(clumps, { previous: grey }));
    expect(frame.quality.iterations).toBe(300);
    expect(frame).toEqual(map);
  });

  it('follows a cloud as it falls apart into clumps', () => {
    let frame = finished(request({ ...stage(1), centres: null }));
    for (const noise of [0.8, 0.6, 0.4, 0.2, 0]) {
      frame = finished(request(stage(noise), { previous: frame, iterations: 1000 }));
      expect(frame.quality.iterations).toBe(100);
    }
    expect(purity(frame.xy, clumps.planted ?? new Int32Array())).toBeGreaterThan(0.95);
    expect(frame.quality.kl).toBeLessThan(1.2 * map.quality.kl);
  });

  it('is a fresh start when no user is known', () => {
    const strangers = { ...map, users: map.users.map((user) => user + 1), centres: null };
    expect(finished(request(clumps, { previous: strangers }))).toEqual(map);
  });
});

describe('vectors without clusters', () => {
  it('spread into a cloud that keeps what neighbours it can, and never fall into a point', () => {
    for (const iterations of [300, 1000]) {
      const frame = finished(request(blobs(200, { spread: 30, centres: 0 }), { iterations }));
      expect(Math.max(...frame.xy.map(Math.abs))).toBeGreaterThan(5);
      expect(frame.quality.trustworthiness).toBeGreaterThan(0.75);
    }
  });
});

describe('principal components', () => {
  const frame = finished(request(clumps, { projection: 'pca' }));

  it('are the same plane at once, with figures of their own', () => {
    expect(frame.projection).toBe('pca');
    expect(frame.quality.iterations).toBe(0);
    expect(frame.quality.trustworthiness).toBeGreaterThan(0.6);
    expect(frame.quality.trustworthiness).toBeLessThan(map.quality.trustworthiness);
    expect(map.projection).toBeUndefined();
  });

  it('are linear: the middle of two users is in the middle', () => {
    const { vectors, dims } = clumps;
    const middle = vectors.map((value, at) =>
      at < dims ? (vectors[dims + at] + vectors[2 * dims + at]) / 2 : value,
    );
    const { xy } = finished(request({ ...clumps, vectors: middle }, { projection: 'pca' }));
    expect(xy[0]).toBeCloseTo((xy[2] + xy[4]) / 2, 4);
    expect(xy[1]).toBeCloseTo((xy[3] + xy[5]) / 2, 4);
  });
});

describe('a snapshot of more users than landmarks', () => {
  const many = blobs(700);
  const some = finished(request(many, { part: 'landmarks' }));

  it('is mapped by its landmarks first, which says so', () => {
    expect(some.users).toHaveLength(LANDMARKS);
    expect(some.xy).toHaveLength(2 * LANDMARKS);
    expect(some.remaining).toBe(200);
    expect(some.users.toSorted()).toEqual(some.users);
    some.users.forEach((user, i) => expect(some.planted?.[i]).toBe((user / 10) % 6));
    expect(purity(some.xy, some.planted ?? new Int32Array())).toBeGreaterThan(0.95);
  });

  it('has the same landmarks at every epoch', () => {
    const later = { ...blobs(700, { spread: 0.2 }), epoch: 4 };
    const next = finished(request(later, { part: 'landmarks', previous: some }));
    expect(next.users).toEqual(some.users);
    expect(next.quality.iterations).toBe(30);
  });

  it('is completed amid them: they stay about where they were, and the rest joins its own', () => {
    const asked = request(many, { part: 'all', previous: some });
    const rowOf = new Map(Array.from(many.users, (user, row) => [user, row]));
    const begun = new Layout(asked).frame();
    some.users.forEach((user, i) => {
      const row = rowOf.get(user) ?? NaN;
      expect(begun.xy[2 * row]).toBeCloseTo(some.xy[2 * i], 3);
      expect(begun.xy[2 * row + 1]).toBeCloseTo(some.xy[2 * i + 1], 3);
    });
    const map = finished(asked);
    expect(map.users).toEqual(many.users);
    expect(map.remaining).toBeUndefined();
    expect(map.landmarks).toBe(some);
    expect(purity(map.xy, many.planted ?? new Int32Array())).toBeGreaterThan(0.95);
    expect(map.quality.trustworthiness).toBeGreaterThan(0.9);
    expect(finished(asked)).toEqual(map);
  });
});

describe('unusual snapshots', () => {
  const finite = (frame: MapFrame) =>
    frame.xy.every(Number.isFinite) &&
    (frame.centres?.every(Number.isFinite) ?? true) &&
    Object.values(frame.quality).every(Number.isFinite);

  it.each([1, 2, 3, 4, 5, 9])('of %i users are laid out', (users) => {
    for (const centres of [0, 2]) {
      const frame = finished(request(blobs(users, { blobs: 2, centres })));
      expect(finite(frame)).toBe(true);
      expect(frame.quality.perplexity).toBeLessThanOrEqual(Math.max(1, (users + centres) / 3));
    }
  });

  it('of identical users show them in one place', () => {
    const same = blobs(50, { centres: 0 });
    const frame = finished(request({ ...same, vectors: same.vectors.fill(0.25) }));
    expect(finite(frame)).toBe(true);
    expect(Math.max(...frame.xy.map(Math.abs))).toBeLessThan(1);
    expect(frame.quality.kl).toBeLessThan(0.01);
  });

  it('with more centres than are laid out still show every one', () => {
    const many = blobs(60, { blobs: 4, centres: MAX_CENTRES + 40 });
    const frame = finished(request(many, { iterations: 30 }));
    expect(frame.centres?.length).toBe(2 * (MAX_CENTRES + 40));
    expect(finite(frame)).toBe(true);
    // Left out, since no user is theirs; each is drawn amid users of its own blob.
    const last = MAX_CENTRES + 39;
    const [x, y] = frame.centres?.slice(2 * last, 2 * last + 2) ?? [];
    const own = Array.from({ length: 15 }, (_, i) => 4 * i + (last % 4));
    const xs = own.map((user) => frame.xy[2 * user]);
    const ys = own.map((user) => frame.xy[2 * user + 1]);
    expect(x).toBeGreaterThanOrEqual(Math.min(...xs));
    expect(x).toBeLessThanOrEqual(Math.max(...xs));
    expect(y).toBeGreaterThanOrEqual(Math.min(...ys));
    expect(y).toBeLessThanOrEqual(Math.max(...ys));
  });
});

describe('what cannot be laid out', () => {
  const codeOf = (asked: LayoutRequest) => {
    try {
      new Layout(asked);
      return 'accepted';
    } catch (thrown) {
      return thrown instanceof LabFailure ? thrown.error.code : thrown;
    }
  };
  const small = blobs(20);

  it('is refused with its reason', () => {
    expect(codeOf(request(small))).toBe('accepted');
    const broken = small.vectors.with(5, NaN);
    expect(codeOf(request({ ...small, vectors: broken }))).toBe('DIVERGED');
    expect(codeOf(request({ ...small, centres: new Float32Array(16).fill(Infinity) }))).toBe(
      'DIVERGED',
    );
    expect(codeOf(request(blobs(0)))).toBe('TOO_FEW_USERS');
    expect(codeOf(request(blobs(2001, { dims: 2 })))).toBe('BAD_CONFIG');
    expect(codeOf(request(small, { perplexity: NaN }))).toBe('BAD_CONFIG');
    expect(codeOf(request(small, { iterations: 0 }))).toBe('BAD_CONFIG');
    expect(codeOf(request({ ...small, vectors: small.vectors.subarray(1) }))).toBe('INTERNAL');
  });
});
