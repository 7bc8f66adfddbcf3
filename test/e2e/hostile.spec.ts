import { deflateSync } from 'fflate';
import { expect, test, type Page } from '@playwright/test';
import { embedded } from '../../src/exchange/html/embedded.ts';
import { fingerprint, fold } from '../../src/exchange/link/bytes.ts';
import { HOSTILE } from '../support/hostile-texts.ts';
import { PAYLOADS, watchForHarm } from './hostile.ts';
import { Notebook } from './notebook.ts';

test.describe.configure({ timeout: 180_000 });

type Plain = Record<string, unknown>;
type Run = Plain & { dataset: Plain; config: Plain };
type File = Plain & { cells: Plain[]; metadata: Plain & { elcrec: Plain & { runs: Run[] } } };

/** One of our own files, with a run in it: what is hostile begins as what is trusted. */
let ours = '';
test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(120_000);
  const notebook = new Notebook(await browser.newPage());
  await notebook.open(baseURL);
  await notebook.set('Epochs', 1);
  await notebook.trains();
  ours = (await notebook.saves(() => notebook.press('Control+s'))).bytes.toString();
  await notebook.page.close();
});
const spoilt = (change: (file: File) => void): string => {
  const file = JSON.parse(ours) as File;
  change(file);
  return JSON.stringify(file);
};
/** The source of its experiment replaced. */
const withSource = (source: string): string =>
  spoilt(({ cells }) => {
    for (const cell of cells) if (cell.id === 'experiment') cell.source = source;
  });
const foreign = (cells: readonly unknown[], more: Plain = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...more });

interface Hostile {
  readonly name: string;
  readonly text: () => string;
  /** What the page says of it. */
  readonly says: RegExp;
  /** What the file is called, by which the page knows it. */
  readonly file?: string;
}
const FILE = 'hostile.ipynb';

const DEEP = '['.repeat(200_000) + ']'.repeat(200_000);
const REFUSED: readonly Hostile[] = [
  { name: 'nothing', text: () => '', says: /This file is empty/ },
  { name: 'no JSON', text: () => `<script>${PAYLOADS[0]}</script>`, says: /not JSON/ },
  {
    name: 'more than 50 MB',
    text: () => foreign([{ cell_type: 'raw', source: 'x'.repeat(52 * 2 ** 20), metadata: {} }]),
    says: /larger than a notebook of this page can be \(50 MB\)/,
  },
  { name: 'nested without end', text: () => DEEP, says: /more than 100 levels deep/ },
  {
    name: 'metadata nested without end',
    text: () => `{"nbformat":4,"cells":[],"metadata":{"elcrec":${DEEP}}}`,
    says: /more than 100 levels deep/,
  },
  { name: 'a list', text: () => '[1, 2]', says: /not a Jupyter notebook/ },
  {
    name: 'a prototype',
    text: () => '{"__proto__":{"nbformat":4,"cells":[]},"constructor":{"prototype":{"x":1}}}',
    says: /not a Jupyter notebook/,
  },
  { name: 'cells that are no list', text: () => '{"nbformat":4,"cells":{}}', says: /no list/ },
  {
    name: 'a future format',
    text: () => foreign([], { nbformat: 5 }),
    says: /version 5 of Jupyter’s format/,
  },
  {
    name: 'a future ELCRec Lab',
    text: () => spoilt(({ metadata }) => (metadata.elcrec.version = 99)),
    says: /saved by a newer ELCRec Lab/,
  },
  {
    name: 'somebody else’s page',
    file: 'hostile.html',
    text: () => `<!doctype html>${PAYLOADS.join('\n')}`,
    says: /a file to look at/,
  },
  {
    name: 'a page whose notebook is no JSON',
    file: 'hostile.htm',
    text: () => `<!doctype html>${embedded(PAYLOADS[0])}${PAYLOADS.join('\n')}`,
    says: /The notebook in hostile\.htm could not be opened\. .*not JSON/,
  },
];

const markdown = (source: unknown, id?: string): Plain => ({
  cell_type: 'markdown',
  metadata: {},
  source,
  ...(id === undefined ? {} : { id }),
});

const OPENED: readonly Hostile[] = [
  {
    name: 'scripts in the page around it',
    file: 'hostile.html',
    text: () =>
      PAYLOADS.join('') + embedded(foreign(PAYLOADS.map((text) => markdown(text)))) + PAYLOADS[1],
    says: /<img src=x onerror=/,
  },
  {
    name: 'payloads for titles, names, notes and data',
    text: () =>
      spoilt((file) => {
        const { elcrec } = file.metadata;
        elcrec.title = PAYLOADS[0].slice(0, 100);
        elcrec.runs = PAYLOADS.map((text, i) => ({
          ...structuredClone(elcrec.runs[0]),
          id: `run-${i}`,
          name: text.slice(0, 60),
        }));
        elcrec.runs.forEach((run, i) => {
          run.note = PAYLOADS.join('\n');
          run.dataset.name = PAYLOADS[i];
          run.error = { code: 'INTERNAL', message: PAYLOADS[3], action: PAYLOADS[1] };
        });
        file.cells = [...file.cells, ...PAYLOADS.map((text, i) => markdown(text, `payload-${i}`))];
      }),
    says: /<img src=x onerror=/,
  },
  {
    name: 'payloads for ids of cells, and for outputs',
    text: () =>
      spoilt(({ cells }) => {
        cells.forEach((cell, i) => {
          cell.id = PAYLOADS[i % PAYLOADS.length];
          cell.metadata = { elcrec: { id: cell.id } };
          const source = [cell.source].flat().map(String).join('');
          cell.source = source.replace(/^id: .*$/m, `id: ${JSON.stringify(cell.id)}`);
          if (cell.cell_type !== 'code') return;
          cell.outputs = PAYLOADS.map((text) => ({
            output_type: 'display_data',
            metadata: {},
            data: {
              'text/html': text,
              'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="${text}"/>`,
              'application/javascript': 'window.__pwned=1',
              'application/vnd.plotly.v1+json': { data: [{ text }], layout: { title: text } },
            },
          }));
        });
      }),
    says: /A cell’s id was taken or no id at all/,
  },
  {
    name: 'texts that try to run, to lead away and to fetch',
    text: () => foreign(HOSTILE.map((text, i) => markdown(text, `text-${i}`))),
    says: /<script>alert\(1\)<\/script>/,
  },
  {
    name: 'wrong types everywhere',
    text: () =>
      foreign(
        [null, 3, [], 'x', {}, markdown(7), markdown([1, {}]), markdown('# still here')].concat({
          cell_type: { toString: 1 },
          source: ['a'],
          metadata: [],
          id: {},
        } as never),
        { metadata: { title: 12, kernelspec: [], language_info: 'x', elcrec: 'no record' } },
      ),
    says: /7 cells could not be read and were left out/,
  },
  {
    name: 'runs of wrong types',
    text: () =>
      spoilt(({ metadata }) => {
        const [run] = metadata.elcrec.runs;
        const config = { ...run.config, hidden_size: 1e9 };
        const bad: unknown[] = [{ ...run, epochs: 'many' }, { ...run, config }, null, 7, []];
        metadata.elcrec.runs = bad as Run[];
        metadata.elcrec.shown = { __proto__: 1, experiment: 'gone' };
        metadata.elcrec.hidden = 'all';
      }),
    says: /5 runs are damaged or there twice and left out/,
  },
  {
    name: 'a source that unfolds without end',
    text: () =>
      withSource(
        'kind: experiment\na: &a [x,x]\n' +
          Array.from({ length: 30 }, (_, i) => `k${i}: &k${i} [*a, *a]`).join('\n'),
      ),
    says: /has a source that is refused/,
  },
  {
    name: 'settings beyond all bounds',
    text: () =>
      withSource(
        'kind: experiment\ndataset: data\nepochs: 1e99\nhidden_size: -.inf\nnum_intent_clusters: .nan',
      ),
    says: /hidden_size: /,
  },
  {
    name: '10,000 cells',
    text: () =>
      foreign(Array.from({ length: 10_000 }, (_, i) => markdown(`## Cell ${i}`, `cell-${i}`))),
    says: /A notebook has 200 cells at most: the first of 10000 are shown/,
  },
  {
    name: 'a newer minor format',
    text: () => foreign([markdown('# newer')], { nbformat_minor: 99 }),
    says: /\(4\.99\) is newer than 4\.5/,
  },
];

/** The page said what it had to say, nothing of the file ran, and it would train. */
async function expectUnharmed(
  notebook: Notebook,
  harm: () => Promise<string[]>,
  said: RegExp,
): Promise<void> {
  await expect(notebook.page.locator('main').getByText(said).first()).toBeVisible({
    timeout: 30_000,
  });
  expect(await harm()).toEqual([]);
}

test('files that are no notebook of ours are refused with a reason, and the page goes on', async ({
  page,
  baseURL,
}) => {
  const harm = await watchForHarm(page, new URL(baseURL!).origin);
  const notebook = new Notebook(page);
  await notebook.open();
  for (const { name, text, says, file = FILE } of REFUSED)
    await test.step(name, async () => {
      await notebook.drop(file, Buffer.from(text()));
      await expectUnharmed(notebook, harm, says);
      await expect(notebook.title).toHaveText('First steps');
      await expect(notebook.run).toBeEnabled();
      await page.getByRole('button', { name: 'Put away' }).click();
    });
});

for (const { name, text, says, file = FILE } of OPENED)
  test(`a notebook with ${name} opens as text and numbers, and nothing in it runs`, async ({
    page,
    baseURL,
  }) => {
    const harm = await watchForHarm(page, new URL(baseURL!).origin);
    const notebook = new Notebook(page);
    await notebook.open();
    await notebook.drop(file, Buffer.from(text()));
    await expectUnharmed(notebook, harm, says);
    await drawAll(page);
    // What was read is stored, read again, and no more dangerous then.
    await expect(page.getByRole('button', { name: 'Saved runs' })).toHaveText(/^saved .* ago/);
    await page.reload();
    await expect(page.locator('main .cell').first()).toBeVisible();
    await drawAll(page);
    // And a way out of it remains.
    await notebook.turnTo(/^Four variants/);
    await notebook.answers();
    expect(await harm()).toEqual([]);
  });

/** Every part of the page has been in sight: what is drawn only then is drawn. */
async function drawAll(page: Page): Promise<void> {
  await expect(page.locator('.prose').first()).toBeAttached();
  await page.evaluate(async () => {
    for (const cell of document.querySelectorAll('main .cell')) {
      cell.scrollIntoView();
      await new Promise(requestAnimationFrame);
    }
  });
}

/** A payload of any bytes, as a link folds it. */
function bomb(bytes: number): string {
  const plain = new Uint8Array(bytes);
  const deflated = deflateSync(plain, { level: 9 });
  const all = Buffer.alloc(4 + deflated.length);
  all.writeUInt32BE(fingerprint(plain));
  all.set(deflated, 4);
  return `1.${all.toString('base64url')}`;
}
const around = (document: unknown): string => `1.${fold(JSON.stringify(document))}`;

const LINKS: readonly (readonly [name: string, payload: string, says: RegExp])[] = [
  ['nothing', '', /This link cannot be opened/],
  ['no payload', '1.', /This link cannot be opened/],
  ['markup', `1.${PAYLOADS[0]}`, /holds characters that no link has/],
  ['a cut payload', around({ shipped: 'first-steps' }).slice(0, -6), /missing or changed/],
  ['a future version', '99.abcd', /made by a newer version of the page/],
  ['60,000 characters', `1.${'A'.repeat(60_000)}`, /This link cannot be opened/],
  ['more characters than a link has', `1.${'A'.repeat(70_000)}`, /longer than any link/],
  ['20 MB of zeros', bomb(20_000_000), /unfolds to more than a notebook can hold/],
  ['no notebook', around([1, 2]), /does not hold a notebook/],
  ['10,000 cells', around({ cells: new Array(10_000).fill('x') }), /more than 200 cells/],
  ['a notebook nobody ships', around({ shipped: 'nope', base: 1 }), /this version does not have/],
  [
    'payloads',
    around({
      title: PAYLOADS[0],
      cells: [
        ...PAYLOADS.map((markdown, i) => ({ id: PAYLOADS[i], kind: 'text', config: { markdown } })),
        { id: 'x', kind: PAYLOADS[1] },
        { id: 'data', kind: 'dataset', config: { source: PAYLOADS[2] } },
        {
          id: 'experiment',
          kind: 'experiment',
          config: { dataset: 'data', [PAYLOADS[3]]: 1, epochs: 1e99 },
        },
      ],
    }),
    /Opened, with/,
  ],
];

test('links that hold anything are explained, and the page goes on', async ({ page, baseURL }) => {
  const harm = await watchForHarm(page, new URL(baseURL!).origin);
  const notebook = new Notebook(page);
  for (const [name, payload, says] of LINKS)
    await test.step(name, async () => {
      // A visit of its own; the address alone would not load the page anew.
      await page.goto('about:blank');
      await page.goto(`/#n=${payload}`);
      await expectUnharmed(notebook, harm, says);
      await notebook.answers();
    });
  await drawAll(page);
  expect(await harm()).toEqual([]);
});

test('the watch sees what a payload does where it does run', async ({ page, baseURL }) => {
  const harm = await watchForHarm(page, new URL(baseURL!).origin);
  await new Notebook(page).open();
  await page.evaluate((html) => (document.body.innerHTML = html), PAYLOADS[0]);
  await expect.poll(harm).toContain('a script ran');
  expect(await harm()).toContain('dialog: 1');
});
