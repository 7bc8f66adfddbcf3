import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { DARK, LIGHT } from '../../../src/figures/theme.ts';
import { withConfig, type Cell } from '../../../src/document/cell.ts';
import { htmlEffects } from '../../../src/session/html-effects.ts';
import { writeHtml, type HtmlEffects } from '../../../src/exchange/html/write.ts';
import { cellId, notebookId } from '../../../src/document/ids.ts';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import type { NotebookView } from '../../../src/document/view.ts';
import { chromiumArguments, chromiumPath } from '../../../scripts/chromium.mjs';
import { violations } from '../../support/axe.ts';
import { card, epoch, frame, health, record, result, step } from '../../support/runs-fixture.ts';
import { newCell } from '../../../src/document/cells.ts';
import { type TextCell } from '../../../src/kinds/text/config.ts';

/** Says so, should it ever run as a script or an attribute's handler. */
const HOSTILE = `</script></style></title><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"'`;

const plotly = createRequire(import.meta.url).resolve('plotly.js-basic-dist-min');
const effects: HtmlEffects = {
  ...htmlEffects,
  plotlySource: () => Promise.resolve(readFileSync(plotly, 'utf8')),
  now: () => new Date('2026-02-03T04:05:06Z'),
  app: '0.1.0',
};

const cellsWith = (words: string): readonly Cell[] => [
  withConfig(newCell('text', cellId('words')) as TextCell, { markdown: words }),
  newCell('dataset', cellId('data')),
  newCell('experiment', cellId('run'), [{ id: cellId('data'), kind: 'dataset' }]),
  newCell('intents', cellId('map'), [{ id: cellId('run'), kind: 'experiment' }]),
  newCell('results', cellId('results'), [{ id: cellId('run'), kind: 'experiment' }]),
  newCell('compare', cellId('compare')),
];

function view(
  name: string,
  title = 'First steps',
  words = 'What an **intent** is: $k$',
): NotebookView {
  const cells = cellsWith(words);
  const notebook = { id: notebookId('n'), title, shipped: null, cells };
  const dataset = {
    ...card,
    name,
    intents: [
      { name, users: 3 },
      { name: 'coffee', users: 3 },
    ],
  };
  const run = {
    ...record({}, name),
    note: name,
    dataset,
    place: { notebook: notebook.id, cell: cellId('run') },
    status: 'done' as const,
    step: 30,
    steps: Array.from({ length: 30 }, (_, i) => step(i + 1)),
    epochs: [0, 1, 2].map((n) => ({ ...epoch(n, 0.1 + n / 10, true), health: health([3, 2, 1]) })),
    maps: [0, 1, 2, 3].map((n) => ({
      ...frame([0, 1, 2, 0, 1, 0], [0, 1, 1, 0, 1, 0]),
      epoch: n,
    })),
    result: { ...result(0.31, 0.09), bestEpoch: 2, health: health([3, 2, 1]) },
  };
  return {
    notebook,
    runs: [run],
    cards: new Map([[cellId('data'), dataset]]),
    shown: new Map(),
    hidden: new Set(),
  };
}

const executablePath = chromiumPath();
const folder = mkdtempSync(join(tmpdir(), 'saved-notebook-'));
let browser: Browser;
let opened = 0;
const told: string[] = [];
const requests: string[] = [];
const refused: string[] = [];

/** Opens a file without a network, and notes all that it says and asks for. */
async function open(
  shown: NotebookView,
  options: BrowserContextOptions = {},
  more: Partial<HtmlEffects> = {},
): Promise<Page> {
  opened += 1;
  const file = join(folder, `${opened}.html`);
  writeFileSync(file, await (await writeHtml(shown, { ...effects, ...more })).text());
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  page.on('console', (message) => told.push(message.text()));
  page.on('pageerror', (error) => told.push(error.message));
  page.on('dialog', (dialog) => told.push(dialog.message()));
  // A browser also tells of requests that the page's policy held back before they were made.
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp') refused.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

const drawn = async (page: Page): Promise<void> => {
  const wanted = await page.locator('[data-figure]').count();
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-figure].js-plotly-plot .xy').length >= count,
    wanted,
  );
};
const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
  });
const hacked = (page: Page) => page.evaluate(() => 'hacked' in window);

describe.skipIf(executablePath === undefined)('a notebook saved as one page', () => {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [...chromiumArguments],
    });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    told.length = 0;
    requests.length = 0;
    refused.length = 0;
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it('shows text, figures and numbers without a network or a complaint', async () => {
    const page = await open(view('brisk-otter-3'));
    await drawn(page);
    expect(await page.title()).toBe('First steps');
    expect(await page.locator('[data-figure]').count()).toBeGreaterThanOrEqual(5);
    const body = await page.locator('body').innerText();
    expect(body).toContain('What an intent is: ');
    expect(await page.locator('.text strong').innerText()).toBe('intent');
    expect(await page.locator('.text math mi').first().isVisible()).toBe(true);
    expect(body).toContain('Saved 2026-02-03 from ELCRec Lab 0.1.0.');
    expect(body).toContain('brisk-otter-3 · ELCRec');
    const everything = (await page.locator('body').textContent()) ?? '';
    expect(everything).toContain(card.hash);
    expect(everything).toContain('full ranking');
    const found = await violations(page);
    expect(found.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
    await unfold(page);
    for (const figure of await page.locator('figure').all()) {
      expect((await figure.locator('figcaption').innerText()).length).toBeGreaterThan(10);
      expect(await figure.locator('tbody tr').first().isVisible()).toBe(true);
    }
    expect(told).toEqual([]);
    expect(requests.filter((url) => !/^(data|blob):/.test(url))).toEqual([page.url()]);
  });

  it('lets a figure be zoomed', async () => {
    const page = await open(view('brisk-otter-3'));
    await drawn(page);
    const drag = page.locator('[data-figure]').nth(2).locator('.nsewdrag').first();
    await drag.scrollIntoViewIfNeeded();
    const range = () =>
      drag.evaluate((node) => {
        const plot = node.closest('.js-plotly-plot') as unknown as {
          readonly layout: { readonly xaxis: { readonly range: readonly number[] } };
        };
        return [...plot.layout.xaxis.range];
      });
    const before = await range();
    const box = await drag.boundingBox();
    if (box === null) throw new Error('nothing to drag over');
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await range())[0]).toBeGreaterThan(before[0]);
    expect(told).toEqual([]);
  });

  it.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] as const)('is drawn for a %s page', async (colorScheme, theme) => {
    const page = await open(view('brisk-otter-3'), { colorScheme });
    await drawn(page);
    const colours = await page.evaluate(() => ({
      paper: getComputedStyle(document.documentElement).getPropertyValue('--paper').trim(),
      tick: document.querySelector<SVGTextElement>('[data-figure] .xtick text')?.style.fill,
    }));
    expect(colours.paper).toBe(theme.paper);
    const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(theme.muted.slice(i, i + 2), 16));
    expect(colours.tick).toBe(`rgb(${r}, ${g}, ${b})`);
  });

  it('fits a telephone and a sheet of paper', async () => {
    const page = await open(view('brisk-otter-3'), {
      viewport: { width: 390, height: 800 },
      colorScheme: 'dark',
    });
    await drawn(page);
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.body.clientWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    const tick = () =>
      page.evaluate(
        () => document.querySelector<SVGTextElement>('[data-figure] .xtick text')?.style.fill,
      );
    const dark = await tick();
    const width = () =>
      page.evaluate(() => document.querySelector('[data-figure] .main-svg')?.getAttribute('width'));
    const narrow = await width();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await expect.poll(tick).not.toBe(dark);
    expect(Number(await width())).toBeGreaterThan(Number(narrow));
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(tick).toBe(dark);
  });

  it('gives its numbers also where scripts are off', async () => {
    const page = await open(view('brisk-otter-3'), { javaScriptEnabled: false });
    expect(await page.locator('header').innerText()).toContain('scripts are off here');
    expect(await page.locator('[data-figure]').first().isVisible()).toBe(false);
    await page.locator('figure summary').first().click();
    expect(await page.locator('figure table').first().isVisible()).toBe(true);
  });

  it('leaves the figures’ library out where there are no figures', async () => {
    const { notebook, ...shown } = view('brisk-otter-3');
    const prose = { ...notebook, cells: notebook.cells.slice(0, 1) };
    const page = await open({ ...shown, notebook: prose });
    expect(await page.locator('.text').innerText()).toContain('What an intent is: ');
    expect((await page.content()).length).toBeLessThan(30_000);
    expect(told).toEqual([]);
  });

  it('opens folded cells, and draws them then', async () => {
    const shown = view('brisk-otter-3');
    const folded = shown.notebook.cells.map((cell) => ({ ...cell, collapsed: true }));
    const page = await open({ ...shown, notebook: { ...shown.notebook, cells: folded } });
    expect(await page.locator('.js-plotly-plot').count()).toBe(0);
    await page.locator('details.cell > summary').nth(1).click();
    await expect.poll(() => page.locator('.js-plotly-plot').count()).toBeGreaterThan(0);
    expect(told).toEqual([]);
  });

  it('runs nothing that a title, a note, a run or a data set is called', async () => {
    const page = await open(view(HOSTILE, HOSTILE, HOSTILE));
    await drawn(page);
    expect(await page.title()).toBe(HOSTILE);
    expect(await page.locator('h1').innerText()).toBe(HOSTILE);
    // The notebook that is inside ends where it should, for a browser too.
    const inside = readIpynb((await page.locator('script#notebook').textContent()) ?? '');
    expect(inside).toMatchObject({ document: { notebook: { title: HOSTILE } } });
    await unfold(page);
    expect(await page.locator('img').count()).toBe(0);
    expect(await hacked(page)).toBe(false);
    expect(told).toEqual([]);
    expect(requests.filter((url) => !/^(data|blob):/.test(url))).toEqual([page.url()]);
  });

  it('runs nothing even if prose brought tags of its own', async () => {
    const prose = `<script>window.hacked=1</script><img src="https://example.com/x.png" onerror="window.hacked=1">
      <a id="link" href="javascript:window.hacked=1">x</a><iframe src="https://example.com"></iframe>`;
    const page = await open(view('brisk-otter-3'), {}, { markdownToHtml: () => prose });
    await drawn(page);
    await page.locator('#link').click();
    expect(await hacked(page)).toBe(false);
    expect(told.filter((text) => text.includes('Content Security Policy')).length).toBeGreaterThan(
      2,
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(requests.filter((url) => url.startsWith('http'))).toEqual(refused);
  });

  it('is written without hashes where the platform has none', async () => {
    const page = await open(view('brisk-otter-3'), {}, { sha256: () => Promise.resolve(null) });
    await drawn(page);
    expect(told).toEqual([]);
  });
});
