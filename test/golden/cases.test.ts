/**
 * Every model against its reference code, on every golden case and every backend of this machine. Both
 * compute in float32; how far two such computations may differ is measured for every number
 * (test/support/exact/tolerance.ts), and test/unit/golden/golden-planted.test.ts plants what must not pass.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { BACKENDS, startBackend } from '../support/backends.ts';
import type { Told } from '../support/exact/statement.ts';
import { tolerances } from '../support/exact/tolerance.ts';
import { misses } from '../support/misses.ts';
import { afterSteps, firstGradients, outputs } from './computed.ts';
import { goldenCases } from './models.ts';

/** The names of `told` that begin so, sorted. */
const starting = (told: Told, start: string) =>
  [...told.keys()].filter((name) => name.startsWith(start)).sort();

/** The losses that the reference tells before the first step. */
const lossesTold = (told: Told) =>
  starting(told, 'loss').filter((name) => name.endsWith(' 1') && !Number.isNaN(told.get(name)![0]));

describe.each(goldenCases())('$set $name', (golden) => {
  const { official } = golden;
  let allowed: Told;
  beforeAll(() => {
    allowed = tolerances(golden.statement);
  });

  describe.each(BACKENDS)('on %s', (backend) => {
    beforeAll(() => startBackend(backend));

    it('encodes as the official code', async () => {
      const found = await outputs(golden);
      expect(misses(found, official, allowed)).toEqual([]);
      expect(found.size).toBeGreaterThan(0);
    });

    it('has the official losses and gradients', async () => {
      const found = await firstGradients(golden);
      expect(misses(found, official, allowed)).toEqual([]);
      expect(starting(found, 'gradient')).toEqual(starting(official, 'gradient'));
      expect(starting(found, 'loss')).toEqual(expect.arrayContaining(lossesTold(official)));
    });

    it('has the official parameters after 3 steps of Adam', async () => {
      const found = await afterSteps(golden);
      expect(misses(found, official, allowed)).toEqual([]);
      expect(starting(found, 'after')).toEqual(starting(official, 'after'));
    });
  });
});
