/** What points at a cell finds it again, whatever other programs have done to the cells' ids. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readIpynb, type IpynbDocument } from '../../../src/exchange/ipynb/index.ts';
import { writeIpynb } from '../../../src/exchange/ipynb/write.ts';
import { cellId } from '../../../src/document/ids.ts';
import { missingReference, referenceOf } from '../../../src/document/references.ts';
import { sameDocument } from '../../../src/document/edited.ts';
import { shippedById, shippedNotebook } from '../../../src/shipped/index.ts';
import { runOf } from '../../../src/document/view.ts';
import { view } from '../../support/notebook-fixture.ts';

interface FileCell {
  id?: unknown;
  cell_type: string;
  metadata: Record<string, unknown>;
  source: string[];
  outputs?: unknown[];
}
interface File {
  cells: FileCell[];
  metadata: Record<string, unknown>;
  nbformat_minor: number;
}

let ours: string;
beforeAll(async () => {
  ours = await writeIpynb(view, { app: '1', toPng: () => Promise.resolve(null) });
});

function changed(change: (file: File) => void, text = ours): string {
  const file = JSON.parse(text) as File;
  change(file);
  return JSON.stringify(file);
}

function opened(text: string): { document: IpynbDocument; notices: readonly string[] } {
  const reading = readIpynb(text, 'first-steps.ipynb', shippedNotebook);
  if ('error' in reading) throw new Error(reading.error.message);
  return reading;
}

/** What each cell points at, by the kind and place of the other; null where it leads nowhere. */
const leads = ({ notebook }: IpynbDocument) =>
  notebook.cells.flatMap((cell) => {
    const to = referenceOf(cell)?.to;
    const at = notebook.cells.findIndex(({ id }) => id === to);
    return to === undefined ? [] : [at < 0 ? null : at];
  });

const nowhere = ({ notebook }: IpynbDocument) =>
  notebook.cells.filter((cell) => missingReference(notebook, cell) !== null).length;

/** As files were before cells had names of their own beside the format's ids. */
const withoutOwnNames = ({ cells }: File) => {
  for (const cell of cells) {
    delete (cell.metadata.elcrec as Record<string, unknown>).id;
    cell.source = cell.source.filter((line) => !line.startsWith('id: '));
  }
};
const withoutMetadata = ({ cells }: File) => {
  for (const cell of cells) cell.metadata = {};
};
const renumbered = ({ cells }: File) =>
  cells.forEach((cell, i) => {
    cell.id = String(i);
  });
const withoutIds = (file: File) => {
  file.nbformat_minor = 4;
  for (const cell of file.cells) delete cell.id;
};

describe('a notebook whose ids another program has rewritten', () => {
  const rewritten: readonly (readonly [string, (file: File) => void])[] = [
    ['renumbered', renumbered],
    ['dropped, as in 4.4', withoutIds],
    ['all the same', ({ cells }) => cells.forEach((cell) => (cell.id = 'x'))],
    ['random', ({ cells }) => cells.forEach((cell, i) => (cell.id = `8f3a${i * 7919}`))],
    [
      'turned round',
      ({ cells }) => {
        const ids = cells.map(({ id }) => id).reverse();
        cells.forEach((cell, i) => (cell.id = ids[i]));
      },
    ],
    [
      'renumbered, metadata of cells gone',
      (file) => {
        renumbered(file);
        withoutMetadata(file);
      },
    ],
    [
      'renumbered, names left in the metadata alone',
      (file) => {
        renumbered(file);
        for (const cell of file.cells)
          cell.source = cell.source.filter((line) => !line.startsWith('id: '));
      },
    ],
    [
      'dropped, outputs too, and others’ metadata added',
      (file) => {
        withoutIds(file);
        for (const cell of file.cells) {
          cell.metadata.colab = { base_uri: 'https://localhost:8080/' };
          if (cell.outputs !== undefined) cell.outputs = [];
        }
      },
    ],
  ];

  it.each(rewritten)('%s: cells, runs and what each shows are as they were', (_name, change) => {
    const { document, notices } = opened(changed(change));
    expect(leads(document)).toEqual([1, 2, 2]);
    const { notebook, runs, shown } = document;
    expect(notebook.cells.slice(1).map(({ id }) => id)).toEqual(
      view.notebook.cells.slice(1).map(({ id }) => id),
    );
    expect(runs).toEqual(view.runs);
    expect(shown).toEqual(view.shown);
    expect(notices.join()).not.toMatch(/point|rewritten/);
  });

  it.each([
    ['renumbered', renumbered],
    ['dropped, as in 4.4', withoutIds],
  ] as const)('%s, with no names of its own: found by kind, and by the runs', (_name, change) => {
    const { document, notices } = opened(
      changed((file) => {
        withoutOwnNames(file);
        change(file);
      }),
    );
    expect(leads(document)).toEqual([1, 2, 2]);
    const { notebook, runs } = document;
    expect(runOf(document, notebook.cells[2].id)?.name).toBe('brisk-otter-1');
    expect(runs.map(({ place }) => place?.cell)).toEqual(runs.map(() => notebook.cells[2].id));
    expect(notices).toContain(
      'Another program has rewritten the names of cells; found again: “data”, “experiment”.',
    );
  });

  it('a shipped notebook without names of its own is the very same again', () => {
    const file = new URL('../../fixtures/notebooks/ids-renumbered.ipynb', import.meta.url);
    const { document, notices } = opened(readFileSync(file, 'utf8'));
    expect(leads(document)).toEqual([1, 1, 1, 1]);
    const shipped = shippedById('four-variants');
    expect(document.notebook.cells.map(({ id }) => id)).toEqual(
      shipped?.notebook.cells.map(({ id }) => id),
    );
    expect(shipped !== null && sameDocument(document.notebook, shipped.notebook)).toBe(true);
    expect(notices).toEqual([
      'Another program has rewritten the names of cells; found again: “data”.',
    ]);
  });

  it('without the document’s metadata: its cells are read from their sources', () => {
    const { document, notices } = opened(
      changed((file) => {
        renumbered(file);
        withoutMetadata(file);
        file.metadata = {};
      }),
    );
    expect(document.notebook.cells.map(({ kind }) => kind)).toEqual(
      view.notebook.cells.map(({ kind }) => kind),
    );
    expect(leads(document)).toEqual([1, 2, 2]);
    expect(notices).toContain(
      'The file’s metadata are gone, and its runs with them; its cells were read from their sources.',
    );
  });
});

describe('cells that another program moved, doubled or took away', () => {
  it('are found wherever they stand', () => {
    const { document } = opened(changed(({ cells }) => cells.reverse()));
    expect(leads(document)).toEqual([3, 3, 4]);
  });

  it('a copy points where the first did, and goes by a name of its own', () => {
    const { document } = opened(
      changed(({ cells }) => {
        // As Jupyter pastes: a new id, all else alike.
        cells.splice(3, 0, { ...cells[2], id: 'pasted' });
      }),
    );
    expect(document.notebook.cells.map(({ id }) => id).slice(1, 4)).toEqual([
      'data',
      'experiment',
      'pasted',
    ]);
    expect(leads(document)).toEqual([1, 1, 3, 3]);
  });

  it('data and experiment pasted from another notebook belong to each other', () => {
    const { document } = opened(
      changed(({ cells }) => {
        cells.push({ ...cells[1], id: 'a' }, { ...cells[2], id: 'b' }, { ...cells[4], id: 'c' });
      }),
    );
    expect(leads(document)).toEqual([1, 2, 2, 6, 7]);
  });

  it('what was taken away is not guessed: the cell says that it leads nowhere', () => {
    const { document } = opened(changed(({ cells }) => cells.splice(1, 1)));
    expect(leads(document)).toEqual([null, 1, 1]);
    expect(nowhere(document)).toBe(1);
  });

  it('a source that names a cell that is not there leads nowhere', () => {
    const { document } = opened(
      changed(({ cells }) => {
        cells[2].source = cells[2].source.map((line) =>
          line.replace('dataset: data', 'dataset: gone'),
        );
      }),
    );
    expect(leads(document)).toEqual([null, 2, 2]);
  });

  it('of several that it may have been none is taken, and the file’s reader is told', () => {
    const { document, notices } = opened(
      changed((file) => {
        withoutOwnNames(file);
        file.cells.splice(2, 0, { ...file.cells[1] });
        renumbered(file);
      }),
    );
    expect(leads(document)[0]).toBeNull();
    expect(notices).toContain('1 cell points at a cell that is not there, and says so.');
  });

  it('a cell of another kind under the name is not taken for it', () => {
    const { document } = opened(
      changed(({ cells }) => {
        cells[2].source = cells[2].source.map((line) =>
          line.replace('dataset: data', 'dataset: results'),
        );
      }),
    );
    const experiment = document.notebook.cells[2];
    expect(missingReference(document.notebook, experiment)).toMatchObject({
      to: cellId('results'),
    });
  });
});

describe('numbers that Python writes and JSON does not know', () => {
  it('are read as empty, said once, and no text is touched', () => {
    const file = new URL('../../fixtures/notebooks/nan.ipynb', import.meta.url);
    const { document, notices } = opened(readFileSync(file, 'utf8'));
    expect(document.notebook.cells.map(({ config }) => config)).toMatchObject([
      { markdown: '# Sweep' },
      { markdown: '```\nndcg\n```' },
    ]);
    expect(notices.filter((notice) => notice.includes('NaN'))).toHaveLength(1);
  });

  it('between texts that hold the same words, quotes and backslashes', () => {
    const says = 'NaN, -Infinity and \\"Infinity\\" \\\\';
    const { document } = opened(
      `{"nbformat":4,"nbformat_minor":5,"metadata":{"a":[NaN,-Infinity,Infinity,1e5]},` +
        `"cells":[{"cell_type":"markdown","id":"a","metadata":{"x":-Infinity},"source":"${says}"}]}`,
    );
    expect(document.notebook.cells[0].config).toEqual({
      markdown: 'NaN, -Infinity and "Infinity" \\',
    });
  });

  it('do not make a file good that is none', () => {
    for (const text of ['{"nbformat": NaN', '{"a": nan}', '{"a": NaN1}', 'NaN"'])
      expect('error' in readIpynb(text)).toBe(true);
  });
});
