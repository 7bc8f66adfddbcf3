import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset, PlantedTruth } from '../../../workers/data/dataset.ts';
import { baselines } from '../../../workers/data/planted/baselines.ts';
import { bundledFiles } from '../../../workers/data/planted/files.ts';
import { plantedDataset } from '../../../workers/data/planted/generate.ts';
import { intentName, itemName, THEMES } from '../../../workers/data/planted/themes.ts';
import { type PlantedOptions, PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { asRecord, failureOf, read } from '../../support/data-helpers.ts';

const plant = async (
  options: Partial<PlantedOptions> = {},
): Promise<{ data: Dataset; truth: PlantedTruth }> => {
  const data = await plantedDataset('planted', { ...PLANTED_DEFAULTS, ...options });
  if (data.planted === null) throw new Error('no truth');
  return { data, truth: data.planted };
};
const itemsOf = (data: Dataset, user: number): number[] => [
  ...data.sequence.subarray(data.offsets[user], data.offsets[user + 1]),
];
/** Share of steps that stay in the intent of the item before. */
const staying = ({ data, truth }: { data: Dataset; truth: PlantedTruth }): number => {
  let stay = 0;
  let steps = 0;
  for (let user = 0; user < data.users; user++) {
    const intents = itemsOf(data, user).map((item) => truth.itemIntent[item]);
    steps += intents.length - 1;
    stay += intents.filter((intent, i) => i > 0 && intent === intents[i - 1]).length;
  }
  return stay / steps;
};

describe('planted intents', () => {
  it('makes the default data: every item met, no user short, nobody takes an item twice', async () => {
    const { data, truth } = await plant();
    expect(data.users).toBe(1500);
    expect(data.items).toBe(200);
    expect(data.sequence.length / data.users).toBeCloseTo(11, 0);
    for (let user = 0; user < data.users; user++) {
      const items = itemsOf(data, user);
      expect(items.length).toBeGreaterThanOrEqual(5);
      expect(new Set(items).size).toBe(items.length);
    }
    expect(truth.intentNames).toEqual(THEMES.slice(0, 8).map(({ name }) => name));
    expect(new Set(data.itemNames).size).toBe(201);
  });

  it('plants the truth it states', async () => {
    const { data, truth } = await plant();
    for (let item = 1; item <= data.items; item++) {
      expect(truth.itemIntent[item]).toBe(Math.floor((data.originalItems[item] - 1) / 25));
    }
    expect(truth.itemIntent[0]).toBe(-1);
    for (let user = 0; user < data.users; user++) {
      const counts = new Int32Array(8);
      for (const item of itemsOf(data, user)) counts[truth.itemIntent[item]]++;
      expect(counts[truth.userIntent[user]]).toBe(Math.max(...counts));
    }
  });

  it('follows each activity group’s mean length', async () => {
    const { data, truth } = await plant({ users: 4000 });
    PLANTED_DEFAULTS.mean_lengths.forEach((mean, group) => {
      const lengths = [...truth.userActivity].flatMap((g, u) =>
        g === group ? [data.offsets[u + 1] - data.offsets[u]] : [],
      );
      expect(lengths.length).toBeGreaterThan(800);
      const measured = lengths.reduce((a, b) => a + b, 0) / lengths.length;
      // 5 + Poisson(mean - 5): five standard errors.
      expect(Math.abs(measured - mean)).toBeLessThan(5 * Math.sqrt((mean - 5) / lengths.length));
    });
  });

  it('depends on its options and seed alone, and on nothing of the other users', async () => {
    const { data } = await plant();
    expect((await plant()).data).toEqual(data);
    expect((await plant({ seed: 2 })).data.hash).not.toBe(data.hash);
    const more = (await plant({ users: 1600 })).data;
    expect(itemsOf(more, 1499)).toEqual(itemsOf(data, 1499));
  });

  it('obeys its knobs', async () => {
    expect(staying(await plant({ noise: 0, switch_probability: 0, items_per_intent: 60 }))).toBe(1);
    const usual = staying(await plant());
    expect(staying(await plant({ switch_probability: 0.3 }))).toBeLessThan(usual - 0.1);
    expect(staying(await plant({ noise: 0.4 }))).toBeLessThan(usual - 0.2);
    const spread = async (zipf_exponent: number): Promise<number> => {
      const { data } = await plant({ zipf_exponent });
      const counts = new Int32Array(data.items);
      for (const item of data.sequence) counts[item - 1]++;
      return Math.max(...counts);
    };
    expect(await spread(1.5)).toBeGreaterThan((await spread(0)) + 50);
    const markov = async (markov_strength: number): Promise<number> => {
      const { data, truth } = await plant({ markov_strength });
      return baselines(data, truth).markov;
    };
    expect(await markov(0.9)).toBeGreaterThan((await markov(0)) + 0.2);
  });

  it('works larger than its themes, with distinct names, and smaller than its users’ wishes', async () => {
    const { data, truth } = await plant({ users: 3000, intents: 30, items_per_intent: 40 });
    expect(truth.intentNames.length).toBe(30);
    expect(new Set(truth.intentNames).size).toBe(30);
    expect(new Set(data.itemNames).size).toBe(data.items + 1);
    expect([intentName(12), itemName(0, 25)]).toEqual(['camping 2', 'two-person tent 2']);

    const small = await plant({
      users: 30,
      intents: 2,
      items_per_intent: 5,
      mean_lengths: [9, 9, 9, 9],
    });
    expect(small.data.sequence.length).toBe(30 * 5);
  });

  it('keeps names and truth with their items when some items are never met', async () => {
    const { data, truth } = await plant({ users: 20, intents: 12, items_per_intent: 25 });
    expect(data.items).toBeLessThan(300);
    for (let item = 1; item <= data.items; item++) {
      const id = data.originalItems[item] - 1;
      expect(data.itemNames?.[item]).toBe(itemName(Math.floor(id / 25), id % 25));
      expect(truth.itemIntent[item]).toBe(Math.floor(id / 25));
    }
  });

  it.each([
    ['users', { users: 3 }],
    ['intents', { intents: 2.5 }],
    ['noise', { noise: 1.5 }],
    ['mean_lengths', { mean_lengths: [4, 9, 9, 9] }],
    ['markov_strength', { markov_strength: Number.NaN }],
  ] as const)('refuses %s out of bounds', async (key, options) => {
    const error = await failureOf(plant(options));
    expect(error.code).toBe('BAD_CONFIG');
    expect(error.message).toContain(key);
  });

  it('has 25 distinct names in each theme', () => {
    for (const { items } of THEMES) expect(new Set(items).size).toBe(25);
    expect(new Set(THEMES.flatMap(({ items }) => items)).size).toBe(THEMES.length * 25);
  });
});

describe('the bundled files', () => {
  const folder = join(import.meta.dirname, '../../../public/datasets');
  const doc = readFileSync(join(import.meta.dirname, '../../../docs/planted-intents.md'), 'utf8');

  it('are what the generator writes today, byte for byte', async () => {
    const files = await bundledFiles();
    for (const [path, text] of files) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
    const onDisk = readdirSync(folder, { recursive: true, withFileTypes: true });
    expect(onDisk.filter((entry) => entry.isFile()).length).toBe(files.size);
  });

  it('read back as the generated interactions', async () => {
    const text = readFileSync(join(folder, 'planted-intents/interactions.txt'), 'utf8');
    const { dataset } = await read(text);
    const { data } = await plant();
    expect(dataset.hash).toBe(data.hash);
    expect(asRecord(dataset)).toEqual(asRecord(data));
  });

  it('leave popularity far behind and are not solved by the last item or the intent alone', async () => {
    const { data, truth } = await plant();
    const hr = baselines(data, truth);
    expect(hr.popularity).toBeLessThan(0.08);
    expect(hr.intent).toBeGreaterThan(5 * hr.popularity);
    expect(hr.markov).toBeGreaterThan(5 * hr.popularity);
    expect(Math.max(hr.markov, hr.intent)).toBeLessThan(0.7);
    // The numbers that the documentation states are these.
    for (const value of [hr.popularity, hr.markov, hr.intent]) {
      expect(doc).toContain(value.toFixed(4));
    }
  });
});
