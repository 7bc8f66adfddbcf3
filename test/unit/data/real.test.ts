import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { datasetCard } from '../../../workers/data/card.ts';
import { CATALOG } from '../../../workers/data/catalog.ts';
import { openDataset } from '../../../workers/data/open.ts';
import { asRecord } from '../../support/data-helpers.ts';

const folder = process.env.ELCREC_DATA ?? join(import.meta.dirname, '../../../../shared/datasets');

/** The paper's own files, where they are at hand (ELCREC_DATA names their folder). */
describe.each(CATALOG)('$name', ({ name, users, items, interactions }) => {
  const path = join(folder, `${name}.txt`);

  it('has the users, items and interactions of the paper', async (context) => {
    context.skip(!existsSync(path), `${name}.txt is not in ${folder}`);
    const bytes = readFileSync(path);
    const { dataset, facts } = await openDataset(
      { kind: 'file', file: new Blob([bytes]), name, dropShort: false },
      { baseUrl: 'http://localhost/', onProgress: () => undefined },
    );
    const card = datasetCard(dataset, facts);
    expect(card).toMatchObject({ users, items, interactions, paper: name, droppedUsers: 0 });
    expect(card.format).toBe('user-per-line');

    // The file is compact: our item ids are the file's, and so the embedding rows of a checkpoint.
    expect(dataset.originalItems.every((id, item) => id === item)).toBe(true);
    const lines = bytes.toString('utf8').trim().split('\n');
    const byHand = lines.map((line) => line.trim().split(/\s+/).map(Number));
    expect(asRecord(dataset)).toEqual(
      Object.fromEntries(byHand.map(([user, ...rest]) => [user, rest])),
    );

    // The same interactions one per line are the same dataset.
    const pairs = byHand.flatMap(([user, ...rest]) => rest.map((item) => `${user} ${item}`));
    const other = await openDataset(
      { kind: 'file', file: new Blob([pairs.join('\n')]), name, dropShort: false },
      { baseUrl: 'http://localhost/', onProgress: () => undefined },
    );
    expect(other.dataset.hash).toBe(dataset.hash);
    expect(other.facts.format).toBe('interaction-per-line');
  });
});
