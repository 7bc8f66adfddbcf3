import { threefry2x32 } from '../../../random/threefry.ts';
import type { StreamKey } from '../../../random/stream.ts';

/**
 * The dropout mask of a stream: element i is kept when its 16 bits are at least p * 65536.
 * One counter gives four elements (two words, low half first), so p is exact to 2^-16 = 1.5e-5.
 * Kept elements are 1 / (1 - p), dropped ones 0. `first`: the mask of elements first, first + 1, ...
 */
export function dropoutMask(key: StreamKey, length: number, p: number, first = 0): Float32Array {
  const mask = new Float32Array(length);
  const { threshold, factor: scale } = keepRule(p);
  const words = new Uint32Array(2);
  for (let i = 0, drawn = -1; i < length; i++) {
    const counter = (first + i) >>> 2;
    if (counter !== drawn) threefry2x32(key.k0, key.k1, (drawn = counter), 1, words);
    const lane = (first + i) & 3;
    const bits = lane & 1 ? words[lane >> 1] >>> 16 : words[lane >> 1] & 0xffff;
    if (bits >= threshold) mask[i] = scale;
  }
  return mask;
}

/** An element is kept when its 16 bits are at least `threshold`, and then multiplied by `factor`. */
export const keepRule = (p: number): { readonly threshold: number; readonly factor: number } => ({
  threshold: Math.round(p * 65536),
  factor: 1 / (1 - p),
});

/** What a dropout site draws from; null switches dropout off (evaluation, or p = 0). */
export interface DropoutDraw {
  readonly key: StreamKey;
  readonly p: number;
}
