/** A format in one folder: nothing else knows of it, and all that data go through works. */
import { afterAll, describe, expect, it } from 'vitest';
import { factsLine } from '../../../src/kinds/dataset/output.ts';
import { story } from '../../../src/kinds/dataset/story.ts';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import { writeIpynb } from '../../../src/exchange/ipynb/write.ts';
import { kindByName } from '../../../src/exchange/file-kind.ts';
import { dataFiles } from '../../../src/exchange/files.ts';
import { readRunHead, storeRun } from '../../../src/storage/stored.ts';
import { datasetCard } from '../../../workers/data/card.ts';
import { addImporter } from '../../../workers/data/importers/importers.ts';
import { openDataset } from '../../../workers/data/open.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { failureOf, gzip, read } from '../../support/data-helpers.ts';
import { finishedRun, view } from '../../support/notebook-fixture.ts';
import { toyImporter } from '../../support/toy-importer/index.ts';

const forget = addImporter(toyImporter);
afterAll(forget);

const users = ['ana', 'bo', 'cy', 'di'];
const items = ['soap', 'milk', 'tea', 'bread', 'salt'];
/** Users in turn, each one's newest item first. */
const toyText = (mark: string) =>
  items
    .flatMap((item, i) => users.map((user) => [item, user, 1_400_000_000 - i].join(mark)))
    .join('\n');
const open = async (text: string, name = 'mine.toy') => {
  const options = { baseUrl: 'http://nowhere/', onProgress: () => undefined };
  const file = new File([gzip(text)], `${name}.gz`);
  return openDataset({ kind: 'file', file, name, dropShort: false }, options);
};

describe('a format that is added', () => {
  it('is read by the door that all data go through, its options told or by default', async () => {
    const plain = await open(`toy\n${toyText('>')}`);
    expect(plain.facts.format).toBe('toy');
    const { dataset } = plain;
    expect(dataset).toMatchObject({ name: 'mine.toy', users: 4, items: 5 });
    const first = [...dataset.sequence.subarray(0, 5)].map((item) => dataset.itemNames?.[item]);
    expect(first).toEqual(items.toReversed());
    expect((await open(`toy |\n${toyText('|')}`)).dataset).toEqual(dataset);
    // The same interactions as a table are the same data set.
    const table = `item,user,time\n${toyText(',')}`;
    expect((await read(table)).dataset.hash).toBe(dataset.hash);
  });

  it('is stored with a run, read back, and said on the card', async () => {
    const { dataset, facts } = await open(`toy\n${toyText('>')}`);
    const card: DatasetCard = datasetCard(dataset, facts);
    expect(story(card)[0]).toMatch(/^Read as a toy file · /);
    expect(factsLine(card)).toContain('mine.toy: 4 users, 5 items');

    const run = { ...finishedRun('toy-run-1', '2026-01-01T00:00:00.000Z'), dataset: card };
    const stored = structuredClone(storeRun(run, '1'));
    expect(readRunHead(stored)?.dataset.format).toBe('toy');
    const saved = await writeIpynb(
      { ...view, runs: view.runs.map((one) => ({ ...one, dataset: card })) },
      { app: '1', toPng: () => Promise.resolve(null) },
    );
    const reading = readIpynb(saved);
    if ('error' in reading) throw new Error(reading.error.message);
    const back = reading.document.runs[0].dataset;
    expect(back).toEqual(card);
    expect(story(back)).toEqual(story(card));
  });

  it('is offered by file choosers and named where a file is refused', async () => {
    expect(dataFiles().split(',')).toContain('.toy');
    expect(kindByName('mine.toy')).toBe('data');
    expect((await failureOf(read(''))).action).toContain('a toy (“item>user>time”)');
  });

  it('is unknown again when it is taken away, and may not be added twice', () => {
    expect(() => addImporter(toyImporter)).toThrow('toy');
    forget();
    expect(dataFiles()).not.toContain('.toy');
    const card = { ...datasetCard(...known), format: 'toy' };
    expect(story(card)[0]).toMatch(/^Read from a file · /);
    const again = addImporter(toyImporter);
    expect(dataFiles()).toContain('.toy');
    again();
  });
});

const sample = await read('1 1 2 3 4 5\n2 1 2 3 4 5\n3 1 2 3 4 5\n4 1 2 3 4 5\n');
const known = [sample.dataset, sample.facts] as const;
