/** How a run's data were read comes with its notebook, also from pages that know other forms of file. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import { writeIpynb } from '../../../src/exchange/ipynb/write.ts';
import { story } from '../../../src/kinds/dataset/story.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { view } from '../../support/notebook-fixture.ts';

interface Saved {
  readonly metadata: { readonly elcrec: { readonly runs: { dataset: Record<string, unknown> }[] } };
}

let ours: string;
beforeAll(async () => {
  ours = await writeIpynb(view, { app: '1', toPng: () => Promise.resolve(null) });
});

/** The first run's data, after something was done to them in the file. */
function dataWith(change: Record<string, unknown>): DatasetCard {
  const file = JSON.parse(ours) as Saved;
  Object.assign(file.metadata.elcrec.runs[0].dataset, change);
  const reading = readIpynb(JSON.stringify(file));
  if ('error' in reading) throw new Error(reading.error.message);
  return reading.document.runs[0].dataset;
}

describe('the data of a run in a notebook', () => {
  it('open though a newer page read their file in a way that is not known here', () => {
    const card = dataWith({ format: 'json-lines', reading: { separator: 7 } });
    // Kept, so that the newer page finds it again; shown as any file.
    expect(card.format).toBe('json-lines');
    expect(card.reading).toBeUndefined();
    expect(story(card)[0]).toMatch(/^Read from a file · /);
    expect(dataWith({ format: 7 }).format).toBe('other');
  });

  it('keep how a table was read', () => {
    const reading = {
      separator: 'commas',
      header: true,
      columns: { user: 'userId', item: 'movieId', time: 'timestamp', rating: null },
      guessed: false,
      ties: 2,
      repeats: 0,
      incomplete: 0,
    };
    expect(dataWith({ format: 'table', reading })).toMatchObject({ format: 'table', reading });
  });
});
