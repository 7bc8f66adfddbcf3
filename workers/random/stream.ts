import { threefry2x32 } from './threefry.ts';

/** What a random choice is for. The number is part of every seed: never reuse or reorder one. */
export const PURPOSES = {
  parameters: 1,
  shuffle: 2,
  negatives: 3,
  views: 4,
  dropout: 5,
  kmeans: 6,
  snapshot: 7,
  projection: 8,
  planted: 9,
  'shared negatives': 10,
} as const;
export type Purpose = keyof typeof PURPOSES;

/** The two key words of a stream. */
export interface StreamKey {
  readonly k0: number;
  readonly k1: number;
}

/**
 * The key of the stream (seed, purpose, ...path), e.g. `streamKey(1, 'negatives', epoch, user)`.
 * Each path element is an integer below 2^32; different paths give independent streams.
 */
export function streamKey(seed: number, purpose: Purpose, ...path: readonly number[]): StreamKey {
  const out = new Int32Array(2);
  let k0 = seed | 0;
  let k1: number = PURPOSES[purpose];
  path.forEach((element, depth) => {
    threefry2x32(k0, k1, element | 0, depth + 1, out, 20);
    k0 = out[0];
    k1 = out[1];
  });
  return { k0, k1 };
}

/** A sequence of draws under one key. Draw i is word (i & 1) of counter (i >> 1, 0). */
export class Stream {
  readonly key: StreamKey;
  private index = 0;
  private readonly words = new Uint32Array(2);

  constructor(key: StreamKey) {
    this.key = key;
  }

  /** The next 32 random bits, as an unsigned integer. */
  next(): number {
    if ((this.index & 1) === 0) {
      threefry2x32(this.key.k0, this.key.k1, this.index >>> 1, 0, this.words);
    }
    return this.words[this.index++ & 1];
  }

  /** Uniform on [0, 1), 32 bits of resolution. */
  uniform(): number {
    return this.next() / 4294967296;
  }

  /** Uniform integer on [0, n), without bias (rejection). 1 <= n <= 2^32. */
  below(n: number): number {
    const limit = 4294967296 - (4294967296 % n);
    let draw = this.next();
    while (draw >= limit) draw = this.next();
    return draw % n;
  }

  /** Standard normal by Box-Muller; each call takes two draws. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher-Yates, from the end) and returns the same array. */
  shuffle<T extends Int32Array | unknown[]>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = values[i];
      values[i] = values[j];
      values[j] = held;
    }
    return values;
  }
}

/** The stream (seed, purpose, ...path), from its first draw. */
export function stream(seed: number, purpose: Purpose, ...path: readonly number[]): Stream {
  return new Stream(streamKey(seed, purpose, ...path));
}
