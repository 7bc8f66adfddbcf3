/** A legacy checkpoint of PyTorch, fetched by a page, reads as it does from a disk in Node. */
import { expect, it } from 'vitest';
import { readCheckpoint } from '../../workers/checkpoint/state-dict.ts';
import { findModel } from '../../workers/lab/recognise.ts';
import company from '../fixtures/checkpoints/odd-company.pt?url';
import legacy from '../fixtures/checkpoints/odd-legacy.pt?url';
import text from '../fixtures/checkpoints/odd.json?raw';

const model = JSON.parse(text) as Record<string, { shape: number[]; values: number[] }>;

it.each([
  ['odd-legacy.pt', legacy],
  ['odd-company.pt', company],
])('%s gives the values that PyTorch has', async (_, address) => {
  const file = new Uint8Array(await (await fetch(address)).arrayBuffer());
  const { tensors: parameters } = findModel(readCheckpoint(file).tensors);
  expect(parameters.size).toBe(Object.keys(model).length);
  for (const [name, { shape, values }] of Object.entries(model)) {
    expect(parameters.get(name)?.shape).toEqual(shape);
    expect([...(parameters.get(name)?.values ?? [])]).toEqual(values);
  }
});
