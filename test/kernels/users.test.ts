/** Users and their intents, as the map and cluster health see them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { memory } from '../../workers/engine/tf.ts';
import { finish } from '../../workers/evaluation/drain.ts';
import { assign } from '../../workers/evaluation/assign.ts';
import { BACKENDS, startBackend } from '../support/backends.ts';
import { normals } from '../support/gradient.ts';

describe.each(BACKENDS)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('finds every user the nearest intent, over more users than one chunk', async () => {
    const [n, k, width] = [4100, 5, 3];
    const vectors = normals(1, n * width);
    const centres = normals(2, k * width);
    const distance = (user: number, intent: number) =>
      [0, 1, 2].reduce(
        (sum, d) => sum + (vectors[user * width + d] - centres[intent * width + d]) ** 2,
        0,
      );
    const before = memory().numTensors;
    const found = await finish(assign(vectors, centres, width));
    expect(memory().numTensors).toBe(before);
    expect(found).toHaveLength(n);
    for (let user = 0; user < n; user++) {
      const least = Math.min(...[0, 1, 2, 3, 4].map((intent) => distance(user, intent)));
      // Float32 may prefer another by its last digits.
      expect(distance(user, found[user])).toBeLessThanOrEqual(least + 1e-4);
    }
    expect(new Set(found).size).toBe(k);
  });
});
