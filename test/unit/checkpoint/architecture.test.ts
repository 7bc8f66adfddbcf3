import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  readCheckpoint,
  rowsForDataset,
  type NamedTensors,
} from '../../../workers/checkpoint/state-dict.ts';
import { findModel } from '../../../workers/lab/recognise.ts';
import { failureOf, fixture } from '../../support/checkpoint-files.ts';

/** A copy with tensors replaced by zeros of a shape, or left out (null). */
const changed = (
  tensors: NamedTensors,
  changes: Readonly<Record<string, readonly number[] | null>>,
): NamedTensors => {
  const copy = new Map(tensors);
  for (const [name, shape] of Object.entries(changes)) {
    copy.delete(name);
    if (shape !== null) {
      copy.set(name, { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
    }
  }
  return copy;
};

const { tensors } = readCheckpoint(fixture('model-legacy.pt'));
const query = 'item_encoder.layer.0.attention.query.weight';

describe('findModel', () => {
  it('reads sizes from names and shapes', () => {
    expect(findModel(tensors)).toMatchObject({
      items: 4,
      told: {
        hidden_size: 4,
        num_hidden_layers: 1,
        max_seq_length: 5,
        num_intent_clusters: 3,
      },
      // 14 rows of 4, 4 (16 + 4), 64 + 16, 64 + 4, and 3 layer norms of 8
      parameterCount: 56 + 80 + 80 + 68 + 24,
    });
  });

  it('knows every official name, in the official order', () => {
    const { parameters: official } = JSON.parse(
      readFileSync(new URL('../../fixtures/golden/tiny-shift.json', import.meta.url), 'utf8'),
    ) as { parameters: Record<string, number[] | number[][]> };
    const names = Object.keys(official);
    const golden: NamedTensors = new Map(
      Object.entries(official).map(([name, rows]) => {
        const first = rows[0];
        const shape = typeof first === 'number' ? [rows.length] : [rows.length, first.length];
        return [name, { shape, values: Float32Array.from(rows.flat()) }];
      }),
    );
    const shuffled = new Map([...golden].reverse());
    const architecture = findModel(shuffled);
    expect([...architecture.tensors.keys()]).toEqual(names);
    expect(architecture).toMatchObject({
      items: 30,
      told: {
        hidden_size: 8,
        num_hidden_layers: 2,
        max_seq_length: 10,
        num_intent_clusters: 5,
      },
    });
  });

  it('has null intents without centres', () => {
    const without = changed(tensors, { cluster_centers: null });
    expect(findModel(without).told).not.toHaveProperty('num_intent_clusters');
  });

  it('tolerates a prefix, and tensors outside the encoder', () => {
    const prefixed: NamedTensors = new Map([
      ...[...tensors].map(([name, tensor]) => [`optimizer.exp_avg.${name}`, tensor] as const),
      ...[...tensors].map(([name, tensor]) => [`module.${name}`, tensor] as const),
    ]);
    const { tensors: parameters, ...rest } = findModel(prefixed);
    const { tensors: plain, ...expected } = findModel(tensors);
    expect(rest).toEqual(expected);
    expect([...parameters]).toEqual([...plain]);
  });

  it.each<[string, Record<string, readonly number[] | null>, string[]]>([
    ['a missing tensor', { [query]: null }, [query, '[4 × 4]']],
    ['a wrong shape', { [query]: [4, 3] }, [query, '[4 × 3]', '[4 × 4]']],
    ['a wrong rank', { 'LayerNorm.bias': [4, 1] }, ['LayerNorm.bias', '[4 × 1]', '[4]']],
    [
      'centres of another size',
      { cluster_centers: [3, 5] },
      ['cluster_centers', '[3 × 5]', '[3 × 4]'],
    ],
    [
      'positions of another size',
      { 'position_embeddings.weight': [5, 2] },
      ['position_embeddings.weight', '[5 × 2]', '[5 × 4]'],
    ],
    [
      'an empty embedding',
      { 'item_embeddings.weight': [0, 4] },
      ['item_embeddings.weight', '[0 × 4]'],
    ],
    [
      'no item embedding',
      { 'item_embeddings.weight': null },
      ['item_embeddings.weight', 'cluster_centers'],
    ],
    [
      'a layer left out',
      { 'item_encoder.layer.2.attention.query.weight': [4, 4] },
      ['item_encoder.layer.1.attention.query.weight'],
    ],
    ['a layer far away', { 'item_encoder.layer.99999999999.x': [1] }, ['item_encoder.layer.1.']],
    [
      'an unknown part of the encoder',
      { 'item_encoder.layer.0.adapter': [4] },
      ['item_encoder.layer.0.adapter'],
    ],
  ])('%s is CHECKPOINT_MISMATCH, by name', (_, changes, words) => {
    const error = failureOf(() => findModel(changed(tensors, changes)));
    expect(error.code).toBe('CHECKPOINT_MISMATCH');
    for (const word of words) expect(error.message).toContain(word);
  });
});

describe('rowsForDataset', () => {
  /** [rows, 2]: row r is (10 r, 10 r + 1). */
  const embedding = (rows: number) => ({
    shape: [rows, 2],
    values: Float32Array.from({ length: rows * 2 }, (_, i) => 10 * (i >> 1) + (i & 1)),
  });
  const compacted = Int32Array.of(0, 1, 3, 6); // three items, ids 1, 3 and 6 in the file

  it('takes the padding row, the items’ rows by their ids, and the last row', () => {
    expect(rowsForDataset(embedding(8), compacted)).toEqual({
      shape: [5, 2],
      values: Float32Array.of(0, 1, 10, 11, 30, 31, 60, 61, 70, 71),
    });
  });

  it('uses an embedding of items + 2 rows as it is', () => {
    const same = embedding(5);
    expect(rowsForDataset(same, compacted)).toBe(same);
  });

  it('refuses any other number of rows, saying both', () => {
    for (const rows of [4, 6, 7, 9]) {
      const { code, message } = failureOf(() => rowsForDataset(embedding(rows), compacted));
      expect(code).toBe('CHECKPOINT_MISMATCH');
      expect(message).toContain(`knows ${rows} item rows`);
      expect(message).toContain('needs 5, or 8');
    }
  });
});
