import { threefry2x32 } from '../../../random/threefry.ts';
import type { StreamKey } from '../../../random/stream.ts';

/**
 * The dropout mask of a stream: element i is kept when its 16 bits are at least p * 65536.
 * One counter gives four elements (two words, low half first), so p is exact to 2^-16 = 1.5e-5.
 * Kept elements are 1 / (1 - p), dropped ones 0.
 */
export function dropoutMask(key: StreamKey, length: number, p: number): Float32Array {
  const mask = new Float32Array(length);
  const { threshold, factor: scale } = keepRule(p);
  const words = new Uint32Array(2);
  for (let i = 0; i < length; i += 4) {
    threefry2x32(key.k0, key.k1, i >>> 2, 1, words);
    const first = words[0];
    const second = words[1];
    if ((first & 0xffff) >= threshold) mask[i] = scale;
    if (i + 1 < length && first >>> 16 >= threshold) mask[i + 1] = scale;
    if (i + 2 < length && (second & 0xffff) >= threshold) mask[i + 2] = scale;
    if (i + 3 < length && second >>> 16 >= threshold) mask[i + 3] = scale;
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
