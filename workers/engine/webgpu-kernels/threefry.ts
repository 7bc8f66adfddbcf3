const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;

const rounds = Array.from({ length: 13 }, (_, r) => {
  const rotation = ROTATIONS[r % 8];
  const s = (r + 1) / 4;
  const inject = `x += k${s % 3}; y += k${(s + 1) % 3} + ${s}u;`;
  return `x += y; y = ((y << ${rotation}u) | (y >> ${32 - rotation}u)) ^ x; ${r % 4 === 3 ? inject : ''}`;
});

/**
 * `keep(k0, k1, threshold, factor, quad)`: the dropout mask of elements 4 quad .. 4 quad + 3, bit for
 * bit that of ops/dropout/mask.ts (Threefry-2x32 with 13 rounds, random/threefry.ts).
 */
export const KEEP = `
  fn keep(k0: u32, k1: u32, threshold: u32, factor: f32, quad: i32) -> vec4f {
    let k2 = 0x1bd11bdau ^ k0 ^ k1;
    var x = u32(quad) + k0;
    var y = 1u + k1;
    ${rounds.join('\n')}
    let bits = vec4u(x & 0xffffu, x >> 16u, y & 0xffffu, y >> 16u);
    return select(vec4f(), vec4f(factor), bits >= vec4u(threshold));
  }`;
