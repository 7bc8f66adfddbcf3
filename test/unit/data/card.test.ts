import { describe, expect, it } from 'vitest';
import { datasetCard, lengthHistogram, popularityCurve } from '../../../workers/data/card.ts';
import { CATALOG } from '../../../workers/data/catalog.ts';
import { plantedDataset } from '../../../workers/data/planted/generate.ts';
import { PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { datasetOf, read } from '../../support/data-helpers.ts';

const TEXT = '1 1 2 3 4 5\n2 1 2 3 4 6\n3 1 2 3 7 8\n4 1 2 3 4 5 6 7 8 9 10 11 12\n';

describe('dataset card', () => {
  it('states counts, sparsity and lengths', async () => {
    const { dataset, facts } = await read(`${TEXT}5 1\n`, { dropShort: true });
    const card = datasetCard(dataset, facts);
    expect(card).toMatchObject({
      name: 'test',
      hash: dataset.hash,
      format: 'user-per-line',
      users: 4,
      items: 12,
      interactions: 27,
      meanLength: 27 / 4,
      maxLength: 12,
      droppedUsers: 1,
      intents: null,
      paper: null,
    });
    expect(card.sparsity).toBeCloseTo(1 - 27 / 48, 12);
    expect(structuredClone(card)).toEqual(card);
  });

  it('bins lengths so that every user is in exactly one bin', () => {
    const lengths = Int32Array.from([5, 6, 6, 7, 9, 40, 5]);
    const bins = lengthHistogram(lengths);
    expect(bins.slice(0, 3)).toEqual([
      { from: 5, to: 6, users: 4 },
      { from: 7, to: 8, users: 1 },
      { from: 9, to: 11, users: 1 },
    ]);
    bins.forEach((bin, i) => i > 0 && expect(bin.from).toBe(bins[i - 1].to + 1));
    expect(bins.reduce((sum, bin) => sum + bin.users, 0)).toBe(7);
    expect(bins.at(-1)?.users).toBe(1);
    expect(bins.at(-1)?.to).toBeGreaterThanOrEqual(40);
  });

  it('samples the popularity curve at log-spaced ranks, first and last included', () => {
    const dataset = datasetOf([
      [1, 2, 3, 4, 5, 6, 7],
      [2, 3, 4, 5, 6, 7],
      [3, 3, 4, 5, 6, 7],
    ]);
    expect(popularityCurve(dataset)).toEqual([
      { rank: 1, interactions: 4 },
      { rank: 2, interactions: 3 },
      { rank: 3, interactions: 3 },
      { rank: 5, interactions: 3 },
      { rank: 7, interactions: 1 },
    ]);
  });

  it('counts users by planted intent and tells planted data from the same file', async () => {
    const planted = await plantedDataset('planted', PLANTED_DEFAULTS);
    const facts = { format: 'planted', reading: null, droppedUsers: 0, fileHash: null } as const;
    const card = datasetCard(planted, facts);
    expect(card.intents?.map(({ name }) => name).slice(0, 2)).toEqual(['camping', 'baking']);
    expect(card.intents?.reduce((sum, { users }) => sum + users, 0)).toBe(1500);
    expect(datasetCard({ ...planted, planted: null }, facts).id).not.toBe(card.id);
  });

  it('recognises the paper’s files by their hash', async () => {
    const { dataset, facts } = await read(TEXT);
    for (const { name, sha256 } of CATALOG) {
      expect(datasetCard(dataset, { ...facts, fileHash: sha256 }).paper).toBe(name);
    }
    expect(datasetCard(dataset, { ...facts, fileHash: null }).paper).toBeNull();
  });
});
