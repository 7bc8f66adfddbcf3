import { describe, expect, it } from 'vitest';
import { is } from '../../../src/document/cell.ts';
import { datasetKind } from '../../../src/kinds/dataset/kind.ts';
import { experimentKind } from '../../../src/kinds/experiment/kind.ts';
import { configProblems } from '../../../workers/catalog/config-check.ts';
import { cellId, freeId, isId } from '../../../src/document/ids.ts';
import { anyCell, Dice, NASTY, plainFor } from '../../support/notebook-cells.ts';
import { CELL_KINDS } from '../../support/kinds.ts';
import { newCell, plainConfig, readCell, rewired } from '../../../src/document/cells.ts';

describe.each(CELL_KINDS)('the config of a cell of kind %s', (kind) => {
  const base = { id: cellId('me'), kind, collapsed: false, bare: false };

  it('is read back as it was written, through JSON', () => {
    for (let seed = 0; seed < 60; seed++) {
      const cell = anyCell(kind, 'me', new Dice(seed));
      const plain: unknown = JSON.parse(JSON.stringify(plainConfig(cell)));
      expect(readCell(cell, plain)).toEqual({ cell, problems: [] });
    }
  });

  it('is what a new cell has when nothing is said', () => {
    expect(readCell(base, {})).toEqual({ cell: newCell(kind, base.id), problems: [] });
  });

  it('is written in one order, however it was said', () => {
    const plain = plainFor(kind, new Dice(5));
    const turned = Object.fromEntries(Object.entries(plain).toReversed());
    const order = (said: unknown) => Object.keys(plainConfig(readCell(base, said).cell));
    expect(order(turned)).toEqual(order(plain));
    if (kind === 'experiment')
      expect(order({}).slice(0, 5)).toEqual([
        'model',
        'dataset',
        'preset',
        'variant',
        'num_intent_clusters',
      ]);
  });

  it('is usable whatever one key holds, and says what was wrong with it', () => {
    const plain = plainConfig(newCell(kind, base.id));
    for (const key of Object.keys(plain))
      for (const value of NASTY) {
        const { cell, problems } = readCell(base, { ...plain, [key]: value });
        expect(readCell(base, plainConfig(cell))).toEqual({ cell, problems: [] });
        const taken = plainConfig(cell)[key];
        // Left alone without a word only where it was taken as it is.
        if (!Object.is(taken, value)) expect(problems.map((p) => p.key)).toContain(key);
        if (is(experimentKind, cell)) expect(configProblems(cell.config.settings)).toEqual([]);
      }
  });

  it('is the default for what is no record at all', () => {
    for (const value of [...NASTY, undefined]) {
      const { cell, problems } = readCell(base, value);
      expect(cell).toEqual(newCell(kind, base.id));
      const record = typeof value === 'object' && value !== null && !Array.isArray(value);
      if (!record) expect(problems).toHaveLength(1);
    }
  });

  it('names unknown keys, and takes nothing that is inherited or called __proto__', () => {
    const bad: unknown = JSON.parse('{"__proto__": {"markdown": "x", "seed": 7}, "nope": 1}');
    const { cell, problems } = readCell(base, bad);
    expect(cell).toEqual(newCell(kind, base.id));
    expect(problems.map(({ key }) => key)).toEqual(['__proto__', 'nope']);
    const heir = Object.create({
      markdown: 'x',
      seed: 7,
      source: 'file',
      smoothing: 0.5,
    }) as object;
    expect(readCell(base, heir).cell).toEqual(newCell(kind, base.id));
    expect(Object.hasOwn(Object.prototype, 'seed')).toBe(false);
  });

  it('has its references renamed, and nothing else', () => {
    for (let seed = 0; seed < 20; seed++) {
      const cell = anyCell(kind, 'me', new Dice(seed));
      expect(rewired(cell, cell.id, (id) => id)).toEqual(cell);
      const renamed = plainConfig(rewired(cell, cellId('copy'), (id) => cellId(`${id}-2`)));
      for (const [key, value] of Object.entries(plainConfig(cell))) {
        const pointer = ['dataset', 'experiment'].includes(key) && value !== null;
        expect(renamed[key]).toEqual(pointer ? `${value as string}-2` : value);
      }
    }
  });
});

describe('bounds', () => {
  const experiment = {
    id: cellId('e'),
    kind: 'experiment',
    collapsed: false,
    bare: false,
  } as const;

  it('bring a number to the nearest that is allowed, and say so', () => {
    const { cell, problems } = readCell(experiment, { lr: 5, epochs: 2.6, seed: -1 });
    expect(plainConfig(cell)).toMatchObject({ lr: 0.1, epochs: 3, seed: 0 });
    expect(problems.map(({ key }) => key).toSorted()).toEqual(['epochs', 'lr', 'seed']);
  });

  it('do not let through settings that contradict one another', () => {
    const { cell, problems } = readCell(experiment, { hidden_size: 33, num_attention_heads: 2 });
    expect(plainConfig(cell)).toMatchObject({ hidden_size: 33, num_attention_heads: 1 });
    expect(problems).toEqual([
      { key: 'num_attention_heads', message: '2 heads do not divide a hidden size of 33' },
    ]);
  });

  it('need four mean lengths', () => {
    const dataset = { ...experiment, kind: 'dataset' } as const;
    for (const mean_lengths of [[7, 9, 12], [7, 9, 12, 201], [7, 9, 12, NaN], 'x', [1, 2, 3, '4']])
      expect(readCell(dataset, { source: 'planted', mean_lengths }).problems).toHaveLength(1);
  });

  it('do not write where a set may be fetched from', () => {
    const [cell] = [newCell('dataset', cellId('d'))];
    const source = { kind: 'catalog', name: 'Yelp', url: 'https://example.org/x' } as const;
    expect(datasetKind.write({ source })).toEqual({ source: 'catalog', name: 'Yelp' });
    expect(
      readCell(cell, { source: 'catalog', name: 'Yelp', url: 'https://example.org' }).problems,
    ).toEqual([{ key: 'url', message: 'Not a setting of this cell' }]);
  });
});

describe('ids', () => {
  it('are free, and stay ids however long the stem', () => {
    expect(freeId('data', [])).toBe('data');
    expect(freeId('data', ['data', 'data-2'])).toBe('data-3');
    const long = 'x'.repeat(64);
    const taken = [long];
    for (let n = 0; n < 120; n++) {
      const id = freeId(long, taken);
      expect(isId(id)).toBe(true);
      expect(taken).not.toContain(id);
      taken.push(id);
    }
  });

  it('refuse what a file format would refuse', () => {
    for (const text of ['', ' ', 'a b', 'é', 'x'.repeat(65), '../x']) {
      expect(isId(text)).toBe(false);
      expect(() => cellId(text)).toThrow(RangeError);
    }
  });
});
