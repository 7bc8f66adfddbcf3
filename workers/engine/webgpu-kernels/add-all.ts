import { LANES } from './program.ts';

/**
 * `fn addAll(lane, value) -> f32`: the sum over all lanes of a program that runs together, in a tree
 * of fixed shape. Every lane must call it, the same number of times.
 */
export const ADD_ALL = `
  var<workgroup> shares: array<f32, ${LANES}>;
  fn addAll(lane: i32, value: f32) -> f32 {
    shares[lane] = value;
    workgroupBarrier();
    for (var span = ${LANES / 2}; span > 0; span = span >> 1) {
      if (lane < span) { shares[lane] += shares[lane + span]; }
      workgroupBarrier();
    }
    let sum = shares[0];
    workgroupBarrier();
    return sum;
  }`;
