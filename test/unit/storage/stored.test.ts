import { describe, expect, it } from 'vitest';
import { ago, savedWords, savingNotice } from '../../../src/app/saved-words.ts';
import { runsFile } from '../../../src/exchange/export-runs.ts';
import { storageError } from '../../../src/storage/keepers/storage-error.ts';
import { readSteps, storeSteps } from '../../../src/storage/stored-steps.ts';
import { readMap, readPoint, readRunHead, storeRun } from '../../../src/storage/stored.ts';
import { STORED_VERSION } from '../../../src/storage/schema/upgrades.ts';
import { runId } from '../../../workers/protocol/ids.ts';
import type { StepRecord } from '../../../workers/protocol/run.ts';
import {
  epoch,
  frame,
  losses,
  record,
  result,
  snapshot,
  step,
} from '../../support/runs-fixture.ts';

const id = runId('r');

describe('steps', () => {
  it('come back as they were, absent terms and values that are no numbers included', () => {
    const steps = [
      step(1),
      { ...step(2), losses: losses(0.1, true) },
      { ...step(3), losses: { ...losses(1), loss: NaN, loss_rec: Infinity } },
    ];
    expect(readSteps(storeSteps(id, steps))).toEqual(steps);
  });

  it.each([9, 40])(
    'of a model with %i terms come back, absent ones as null and never as 0',
    (count) => {
      const names = Array.from({ length: count }, (_, i) => `loss_${i}`);
      const of = (n: number): StepRecord => ({
        ...step(n),
        losses: {
          loss: n,
          // In every step another half of them is absent.
          ...Object.fromEntries(names.map((name, i) => [name, (i + n) % 2 === 0 ? null : i + n])),
        },
      });
      const steps = [of(1), of(2), of(3)];
      expect(readSteps(storeSteps(id, steps))).toEqual(steps);
    },
  );

  it('of a model that got a term keep the curves that were stored before it', () => {
    const before = storeSteps(id, [step(1), step(2)]);
    const later = step(3);
    const steps = [
      ...(readSteps(before) ?? []),
      { ...later, losses: { ...later.losses, loss_kl: 2 } },
    ];
    const kept = readSteps(storeSteps(id, steps));
    expect(kept?.map(({ losses }) => losses.loss_rec)).toEqual(steps.map((s) => s.losses.loss_rec));
    expect(kept?.map(({ losses }) => losses.loss_kl)).toEqual([null, null, 2]);
  });

  it('of pages that knew four terms alone are read as they were', () => {
    // Step, epoch, seconds, loss, loss_rec, loss_cl, loss_icl, loss_cluster; a bit for each absent loss.
    const values = Float64Array.of(1, 0, 0.1, 3, 1, 5, 4, -0.5, 2, 0, 0.2, NaN, 7, 0, 0, 0);
    const stored = { runId: id, version: 1, values, absent: Uint8Array.of(0, 0b11100) };
    const first = { loss: 3, loss_rec: 1, loss_cl: 5, loss_icl: 4, loss_cluster: -0.5 };
    const second = { loss: NaN, loss_rec: 7, loss_cl: null, loss_icl: null, loss_cluster: null };
    expect(readSteps(stored)).toEqual([
      { step: 1, epoch: 0, seconds: 0.1, losses: first },
      { step: 2, epoch: 0, seconds: 0.2, losses: second },
    ]);
    expect(readSteps({ ...stored, values: values.slice(1) })).toBeNull();
    expect(readSteps({ ...stored, version: STORED_VERSION + 1 })).toBeNull();
  });

  it('are refused when damaged or of another version', () => {
    const stored = storeSteps(id, [step(1), step(2)]);
    expect(readSteps(undefined)).toBeNull();
    expect(readSteps({ ...stored, version: STORED_VERSION + 1 })).toBeNull();
    expect(readSteps({ ...stored, values: stored.values.slice(1) })).toBeNull();
    expect(readSteps({ ...stored, values: [...stored.values] })).toBeNull();
    expect(readSteps({ ...stored, losses: ['loss'] })).toBeNull();
    expect(readSteps({ ...stored, losses: stored.losses.map(() => 'loss') })).toBeNull();
  });
});

describe('a stored run', () => {
  const full = {
    ...record(),
    epochs: [epoch(0, 0.2, true)],
    steps: [step(1)],
    snapshots: [snapshot(1)],
    maps: [frame([0, 1])],
    result: result(0.3, 0.1),
  };
  const stored = storeRun(full, '0.1.0');

  it('holds no long part, and is one this page can read', () => {
    expect(readRunHead(stored)).not.toBeNull();
    expect(stored).not.toHaveProperty('steps');
    expect(stored).not.toHaveProperty('snapshots');
    expect(stored).not.toHaveProperty('maps');
    expect(stored.app).toBe('0.1.0');
  });

  it('of an earlier page is read as it was then: the official ranking, ties and repeats not counted', () => {
    const without = <T extends object>(whole: T, ...keys: readonly string[]) =>
      Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key)));
    const earlier = {
      ...without({ ...stored, version: 1 }, 'note', 'starred', 'place', 'part'),
      config: without(stored.config, 'seen_items'),
      dataset: without(stored.dataset, 'repeatedAnswers'),
      plan: null,
      epochs: [without(epoch(0, 0.2, true), 'ties')],
      result: without(result(0.3, 0.1), 'ties'),
    };
    const { steps, snapshots, maps, ...expected } = full;
    void [steps, snapshots, maps];
    expect(readRunHead(earlier)).toEqual(expected);
    expect(full.config.seen_items).toBe('score_zero');
  });

  it('of the first version is read also without what nobody looked at then', () => {
    const without = (whole: object, ...keys: readonly string[]) =>
      Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key)));
    const engine = { backend: 'cpu', reason: 'asked for', device: 'one thread' };
    const bare = {
      ...stored,
      version: 1,
      place: undefined,
      dataset: without(stored.dataset, 'maxLength', 'droppedUsers'),
      plan: { config: stored.config, stepsPerEpoch: 9, epochs: 1, engine },
      epochs: [without(epoch(0, 0.2, true), 'tensors', 'bytes')],
      error: { code: 'INTERNAL', message: 'x', action: 'y', detail: undefined },
    };
    expect(readRunHead(bare)).toMatchObject({
      place: null,
      dataset: { maxLength: 0, droppedUsers: 0 },
      plan: { parameters: 0, datasetHash: stored.dataset.hash, engine: { limits: {} } },
      epochs: [{ tensors: 0, bytes: 0 }],
    });
    expect(readRunHead({ ...bare, version: STORED_VERSION })).toBeNull();
  });

  it('may have learned from a form of file that only a newer page knows', () => {
    const dataset = { ...stored.dataset, format: 'json-lines' };
    expect(readRunHead({ ...stored, dataset })?.dataset.format).toBe('json-lines');
    const reading = { separator: 'commas', header: true, columns: null, guessed: false };
    const counts = { ties: 1, repeats: 0, incomplete: 0 };
    const table = { ...stored.dataset, format: 'table', reading: { ...reading, ...counts } };
    expect(readRunHead({ ...stored, dataset: table })?.dataset.reading).toEqual(table.reading);
    // What is damaged of it is left out.
    const damaged = readRunHead({ ...stored, dataset: { ...table, reading } });
    expect(damaged?.dataset).toMatchObject({ format: 'table', reading: undefined });
  });

  it.each([
    ['nothing', null],
    ['a newer version', { ...stored, version: STORED_VERSION + 1 }],
    ['settings that cannot be trained', { ...stored, config: { ...stored.config, lr: -1 } }],
    ['an unknown status', { ...stored, status: 'dreaming' }],
    ['no card', { ...stored, dataset: null }],
    ['an epoch without metrics', { ...stored, epochs: [{ ...epoch(0, 0.2), valid: {} }] }],
    ['no date', { ...stored, startedAt: 'yesterday' }],
  ])('is passed over with %s', (_what, value) => {
    expect(readRunHead(value)).toBeNull();
  });
});

describe('maps and points', () => {
  it('are passed over when their arrays do not fit', () => {
    const map = { runId: id, version: STORED_VERSION, frame: frame([0, 1, 1]) };
    expect(readMap(map)).toEqual(map.frame);
    expect(readMap({ ...map, frame: { ...map.frame, xy: new Float32Array(2) } })).toBeNull();
    const tensors = new Map([['weight', { shape: [2, 3], values: new Float32Array(6) }]]);
    const point = {
      epoch: 2,
      step: 20,
      seconds: 3,
      parameters: tensors,
      moments: { first: tensors, second: tensors },
      best: { record: epoch(1, 0.2, true), parameters: tensors },
      epochsSinceBest: 0,
    };
    const stored = { runId: id, version: STORED_VERSION, point };
    expect(readPoint(stored)).toEqual(point);
    const short = new Map([['weight', { shape: [2, 3], values: new Float32Array(5) }]]);
    expect(readPoint({ ...stored, point: { ...point, parameters: short } })).toBeNull();
    expect(readPoint({ ...stored, version: STORED_VERSION + 1 })).toBeNull();
    // What a model's epochs leave beside parameters, as ICLRec's centroids: there or not, and whole.
    const withState = { ...point, state: tensors, best: { ...point.best, state: tensors } };
    expect(readPoint({ ...stored, point: withState })).toEqual(withState);
    expect(readPoint({ ...stored, point: { ...withState, state: short } })).toBeNull();
    const { ties, ...uncounted } = epoch(1, 0.2, true);
    const earlier = { ...point, best: { record: uncounted, parameters: tensors } };
    expect(ties).toBeNull();
    expect(readPoint({ ...stored, version: 1, point: earlier })).toEqual(point);
  });
});

describe('words', () => {
  it('say how long ago, and where', () => {
    expect([400, 59_000, 61_000, 7_200_000].map(ago)).toEqual(['0 s', '59 s', '1 min', '2 h']);
    expect(savedWords({ kind: 'kept', at: 1000 }, 3000).join('')).toBe(
      'saved 2 s ago · in this browser',
    );
    expect(savedWords({ kind: 'elsewhere' }, 0)[0]).toBe('not saved');
  });

  it('tell a full store from one that is shut, and are silent while all is well', () => {
    expect(savingNotice({ kind: 'kept', at: null })).toBeNull();
    expect(savingNotice(storageError(new DOMException('', 'QuotaExceededError')))).toMatch(
      /full.*clear/,
    );
    expect(savingNotice(storageError(new DOMException('', 'SecurityError')))).toMatch(
      /not let.*open/,
    );
  });
});

it('writes all runs to one file, maps as plain numbers and vectors left out', async () => {
  const runs = [
    { ...record({}, 'a'), maps: [frame([0, 1])], snapshots: [snapshot(1)] },
    record({}, 'b'),
  ];
  const read = JSON.parse(await runsFile(runs, '0.1.0').text()) as {
    app: string;
    runs: { name: string; snapshots?: unknown; maps: { users: number[] }[] }[];
  };
  expect(read.app).toBe('0.1.0');
  expect(read.runs.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(read.runs[0].maps[0].users).toEqual([0, 1]);
  expect(read.runs[0]).not.toHaveProperty('snapshots');
  expect(JSON.parse(await runsFile([], '0.1.0').text())).toMatchObject({ runs: [] });
});
