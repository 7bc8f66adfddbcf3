import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { beforeAll, expect, test, vi } from 'vitest';
import { reference, sample } from '../../support/reference.ts';
import { CELL_KINDS } from '../../support/kinds.ts';
import { plainConfig } from '../../../src/document/cells.ts';

const file = join(import.meta.dirname, '../../../docs/reference.md');

// Keys are named as on this keyboard.
beforeAll(() => void vi.stubGlobal('navigator', { platform: 'Linux x86_64' }));

test('the reference says what the code says', async () => {
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  await expect(await format(reference(), options)).toMatchFileSnapshot(file);
});

/** Configs with the keys that are only written where they are wanted. */
const OPTIONAL: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  dataset: [{ source: 'planted' }],
  intents: [
    { projection: 'pca', perplexity: 10, iterations: 100, exaggeration: 4, layout_seed: 2 },
  ],
};

test.each(CELL_KINDS.filter((kind) => kind !== 'text'))(
  'every key of %s has a row of its own, and no row is of another key',
  (kind) => {
    const sections = reference().split(/^##+ /m);
    const section = sections.find((part) => part.startsWith(`\`${kind}\``)) ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
    const plain = [{}, ...(OPTIONAL[kind] ?? [])];
    const keys = plain.flatMap((config) => Object.keys(plainConfig(sample(kind, config))));
    expect(rows.toSorted()).toEqual([...new Set(keys)].sort());
  },
);
