/** NT-Xent where scores are in the hundreds, as with a window of 50: its shares keep their digits. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ntXent, maskedPairs, useOps, type OpForm } from '../../workers/engine/ops/index.ts';
import { dispose, grads, tensor2d, type Tensor, type Tensor2D } from '../../workers/engine/tf.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { ntXent as exactNtXent } from '../support/exact/losses.ts';
import { exactly } from '../support/exact/rounding.ts';
import { matrix, Tape } from '../support/exact/tape.ts';
import { normals } from '../support/gradient.ts';

const [USERS, WIDTH] = [6, 24];

/**
 * Rows that differ by an eighth here and there from one of length 20: multiples of 1/8 below 8, so that
 * every score is exact in float32, and close to each other, so that no share is near 0 or 1.
 */
function view(label: number): Float32Array {
  const common = normals(1, WIDTH, 4).map((x) => Math.round(8 * Math.max(-7, Math.min(7, x))) / 8);
  return normals(label, USERS * WIDTH).map(
    (x, i) => common[i % WIDTH] + (Math.abs(x) > 1.2 ? Math.sign(x) / 8 : 0),
  );
}

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(['composed', 'fused'] as const)('%s: the gradients of float64', async (form: OpForm) => {
    const tape = new Tape(exactly);
    const [p, q] = [2, 3].map((label) => matrix(USERS, WIDTH, view(label)));
    exactNtXent(tape, p, q, null, 1, 1);
    tape.back();
    const score = p.value.subarray(0, WIDTH).reduce((sum, x, d) => sum + x * q.value[d], 0);
    expect(score).toBeGreaterThan(300);

    useOps(form);
    const masked = maskedPairs(USERS, null);
    const inputs = [p, q].map(({ value }) => tensor2d(Float32Array.from(value), [USERS, WIDTH]));
    const found = grads((a: Tensor, b: Tensor) => ntXent(a as Tensor2D, b as Tensor2D, masked, 1))(
      inputs,
    );
    useOps('fused');
    const read = await Promise.all(found.map((gradient) => gradient.data()));
    dispose([...found, ...inputs, masked]);
    const off = [p, q].map(({ grad }, which) =>
      Math.max(...grad.map((g, i) => Math.abs(g - read[which][i]))),
    );
    // The shares, of a few times 6e-8 each, weigh numbers up to 7; off by 1e-5 they would leave 3e-5.
    expect(Math.max(...off)).toBeLessThan(3e-6);
  });
});
