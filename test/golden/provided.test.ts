import { expect, test } from 'vitest';
import { goldens, official } from './golden.ts';

test('golden cases reach the tests, in Node and in the browser alike, and are whole', () => {
  const cases = goldens();
  expect(cases.length).toBeGreaterThan(0);
  for (const { name, golden } of cases) {
    const { config, batch } = golden;
    const told = official(golden);
    const places = batch.inputIds.length * config.maxSeqLength;
    expect(told.get('encoderOutput')?.length, name).toBe(places * config.hiddenSize);
    expect(golden.officialStepLosses, name).toHaveLength(3);
    const names = Object.keys(golden.parameters).sort();
    expect(Object.keys(golden.parametersAfter3Steps).sort(), name).toEqual(names);
    expect(Object.keys(golden.gradients).sort(), name).toEqual(names);
  }
});
