/**
 * The model against the official code, on every golden case and every backend of this machine. Both
 * compute in float32; how far two such computations may differ is measured for every number
 * (test/support/exact/tolerance.ts), and test/unit/golden/golden-planted.test.ts plants what must not pass.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { BACKENDS, startBackend } from '../support/backends.ts';
import type { Told } from '../support/exact/elcrec.ts';
import { tolerances } from '../support/exact/tolerance.ts';
import { misses } from '../support/misses.ts';
import { afterSteps, encodings, firstGradients } from './computed.ts';
import { exactCase, goldens, official } from './golden.ts';

describe.each(goldens())('$name', ({ golden }) => {
  const expected = official(golden);
  let allowed: Told;
  beforeAll(() => {
    allowed = tolerances(exactCase(golden));
  });

  describe.each(BACKENDS)('on %s', (backend) => {
    beforeAll(() => startBackend(backend));

    it('encodes as the official code', async () => {
      expect(misses(await encodings(golden), expected, allowed)).toEqual([]);
    });

    it('has the official losses and gradients', async () => {
      const found = await firstGradients(golden);
      expect(misses(found, expected, allowed)).toEqual([]);
      const names = Object.keys(golden.gradients).map((name) => `gradient ${name}`);
      expect([...found.keys()].sort()).toEqual(['losses 1', ...names].sort());
    });

    it('has the official parameters after 3 steps of Adam', async () => {
      const found = await afterSteps(golden);
      expect(misses(found, expected, allowed)).toEqual([]);
      const names = Object.keys(golden.parametersAfter3Steps).map((name) => `after ${name}`);
      expect([...found.keys()].filter((name) => name.startsWith('after')).sort()).toEqual(
        names.sort(),
      );
    });
  });
});
