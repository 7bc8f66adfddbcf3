/**
 * Incremental SHA-256 (FIPS 180-4). Ours because the platform's digest wants all bytes at once and
 * is absent on pages served without TLS.
 */

/** First 32 bits of the fractional part of the `root`-th root of the first `count` primes. */
function primeRoots(count: number, root: 2 | 3): Int32Array {
  const words: number[] = [];
  for (let n = 2; words.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (!prime) continue;
    // Exact by integer search: the largest x with x^root <= n * 2^(32 root); no rounding of Math.pow enters.
    const target = BigInt(n) << BigInt(32 * root);
    let x = 0n;
    for (let bit = 1n << 37n; bit > 0n; bit >>= 1n) {
      if ((x + bit) ** BigInt(root) <= target) x += bit;
    }
    words.push(Number(x & 0xffffffffn));
  }
  return Int32Array.from(words);
}

const INITIAL = primeRoots(8, 2);
const ROUND = primeRoots(64, 3);
const BLOCK = 64;

export class Sha256 {
  private readonly state = INITIAL.slice();
  private readonly schedule = new Int32Array(64);
  private readonly pending = new Uint8Array(BLOCK);
  private filled = 0;
  private length = 0;

  /** Takes more bytes in. */
  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(BLOCK - this.filled, bytes.length);
      this.pending.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < BLOCK) return this;
      this.compress(this.pending, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.compress(bytes, at);
    this.pending.set(bytes.subarray(at));
    this.filled = bytes.length - at;
    return this;
  }

  /** The hash of everything taken in, 64 hex digits. Call once, last. */
  hex(): string {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.filled < 56 ? 64 : 128) - this.filled);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer, padding.byteOffset, padding.byteLength);
    view.setUint32(padding.length - 8, Math.floor(bits / 4294967296));
    view.setUint32(padding.length - 4, bits >>> 0);
    this.update(padding);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  private compress(bytes: Uint8Array, at: number): void {
    const w = this.schedule;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    const state = this.state;
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}

/** The SHA-256 of some bytes, 64 hex digits. */
export const sha256 = (bytes: Uint8Array): string => new Sha256().update(bytes).hex();
