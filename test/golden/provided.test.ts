import { expect, inject, test } from 'vitest';
import { goldenCases } from './models.ts';

test('golden cases reach the tests, in Node and in the browser alike, and are whole', () => {
  const cases = goldenCases();
  for (const [set, files] of Object.entries(inject('goldens'))) {
    expect(files.length, set).toBeGreaterThan(0);
    expect(cases.filter((one) => one.set === set).length, set).toBe(files.length);
  }
  for (const { name, golden, statement } of cases) {
    expect(golden.losses.total, name).toEqual(expect.any(Number));
    const names = Object.keys(golden.parameters).sort();
    expect([...statement.parameters.keys()].sort(), name).toEqual(names);
    expect(Object.keys(golden.parametersAfter3Steps).sort(), name).toEqual(names);
    expect(Object.keys(golden.gradients).sort(), name).toEqual(names);
  }
});
