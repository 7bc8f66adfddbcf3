import { expect, it } from 'vitest';
import { STORED_VERSION, upgraded } from '../../../src/storage/schema/upgrades.ts';

it('fills in what came after version 1, and touches nothing else', () => {
  const run = {
    version: 1,
    id: 'r',
    newer: { kept: true },
    dataset: { users: 3, hash: 'ab' },
    plan: { epochs: 2, engine: { backend: 'cpu' } },
    epochs: [{ epoch: 0 }, { epoch: 1, ties: { share: 1 } }],
    result: null,
  };
  expect(upgraded('run', run)).toEqual({
    ...run,
    version: STORED_VERSION,
    note: '',
    starred: false,
    place: null,
    part: '',
    dataset: { users: 3, hash: 'ab', repeatedAnswers: null, maxLength: 0, droppedUsers: 0 },
    plan: {
      epochs: 2,
      engine: { backend: 'cpu', limits: {} },
      terms: ['loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster'],
      parameters: 0,
      datasetHash: 'ab',
    },
    epochs: [
      { epoch: 0, ties: null, tensors: 0, bytes: 0 },
      { epoch: 1, ties: { share: 1 }, tensors: 0, bytes: 0 },
    ],
  });
  const map = { version: 1, frame: {} };
  expect(upgraded('map', map)).toEqual({ ...map, version: STORED_VERSION });
});

it('leaves a record of today as it is, and has nothing of a newer page or of no page', () => {
  const run = { version: STORED_VERSION, epochs: [] };
  expect(upgraded('run', run)).toEqual(run);
  for (const version of [STORED_VERSION + 1, 0, 1.5, '1', undefined])
    expect(upgraded('run', { version })).toBeNull();
  for (const none of [null, undefined, 3, 'run', [1]]) expect(upgraded('run', none)).toBeNull();
});

it.each([{}, { dataset: 3, plan: 'x', epochs: 7, result: [] }, { epochs: [null, 'x'] }])(
  'does not stumble over what is damaged: %j',
  (damaged) => {
    for (const kind of ['run', 'steps', 'point'] as const)
      expect(upgraded(kind, { version: 1, point: 'x', ...damaged })).not.toBeNull();
  },
);
