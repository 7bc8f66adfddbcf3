// @vitest-environment happy-dom
/** Pictures that come with a text: kept, shown, saved and left out with a word. */
import { readFileSync } from 'node:fs';
import { cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Markdown } from '../../../src/kinds/text/Markdown.tsx';
import { PICTURE_LIMITS, isBase64, readPicture } from '../../../src/document/pictures.ts';
import { markdownToHtml } from '../../../src/kinds/text/to-html.ts';
import { notebookIn } from '../../../src/exchange/html/embedded.ts';
import { writeHtml } from '../../../src/exchange/html/write.ts';
import { readIpynb, writeIpynb } from '../../../src/exchange/ipynb/index.ts';
import { readLink, shareLink } from '../../../src/exchange/link/index.ts';
import { cellSource, readSource } from '../../../src/exchange/source/index.ts';
import type { Notebook } from '../../../src/document/notebook.ts';
import { readDocument, storeDocument } from '../../../src/storage/stored-document.ts';
import { view } from '../../support/notebook-fixture.ts';
import { type TextCell } from '../../../src/kinds/text/config.ts';

afterEach(cleanup);

const FILE = readFileSync('test/fixtures/notebooks/attachment.ipynb', 'utf8');
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function opened(text: string) {
  const reading = readIpynb(text, 'pictures.ipynb');
  if ('error' in reading) throw new Error(reading.error.message);
  return reading;
}
const viewOf = (notebook: Notebook) => ({ ...view, notebook, runs: [], shown: new Map() });
const textOf = ({ cells }: Notebook) => cells[0] as TextCell;
const withAttachments = (attachments: unknown, source = '![x](attachment:x)') =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{ cell_type: 'markdown', id: 'm', metadata: {}, source, attachments }],
  });

describe('a picture inside a cell', () => {
  const { document, notices } = opened(FILE);
  const cell = textOf(document.notebook);
  const picture = { name: 'p.png', type: 'image/png', data: PNG } as const;

  it('is kept in the document, without a word', () => {
    expect(cell.config).toEqual({ markdown: 'See ![plot](attachment:p.png)', pictures: [picture] });
    expect(notices).toEqual([]);
  });

  it('is shown on the page', async () => {
    const { container } = render(<Markdown {...cell.config} />);
    await waitFor(() =>
      expect(container.querySelector('img')?.getAttribute('src')).toBe(
        `data:image/png;base64,${PNG}`,
      ),
    );
    expect(container.querySelector('img')?.alt).toBe('plot');
  });

  it('comes back from a saved .ipynb, a saved page and the store', async () => {
    const effects = { app: '1', toPng: () => Promise.resolve(null) };
    const written = await writeIpynb(viewOf(document.notebook), effects);
    expect(JSON.parse(written)).toMatchObject({
      cells: [{ attachments: { 'p.png': { 'image/png': PNG } } }],
    });
    expect(textOf(opened(written).document.notebook)).toEqual(cell);
    const page = await writeHtml(viewOf(document.notebook), {
      markdownToHtml,
      plotlySource: () => Promise.resolve(''),
      sha256: () => Promise.resolve('x'),
      now: () => new Date(0),
      app: '1',
    });
    const html = await page.text();
    expect(html).toContain(`<img src="data:image/png;base64,${PNG}" alt="plot">`);
    expect(textOf(opened(notebookIn(html) ?? '').document.notebook)).toEqual(cell);
    const stored = storeDocument({ notebook: document.notebook, shown: new Map() }, '1', 0);
    expect(readDocument(stored)?.notebook.cells[0]).toEqual(cell);
  });

  it('stays when the text is edited as a source', () => {
    expect(cellSource(cell)).toBe('See ![plot](attachment:p.png)');
    expect(readSource(cell, 'Other words').cell?.config).toEqual({
      markdown: 'Other words',
      pictures: [picture],
    });
  });

  it('is left out of a link, which says how many', () => {
    const link = shareLink(document.notebook, null);
    expect(link).toMatchObject({ pictures: 1 });
    if (!('fragment' in link)) throw new Error('too long');
    const back = readLink(link.fragment, () => null);
    if ('error' in back) throw new Error(back.error.message);
    expect(textOf(back.notebook).config).toEqual({ markdown: cell.config.markdown });
  });

  it('may have a name with blanks, letters of any kind, and lines of base64', async () => {
    const name = 'ein Bild ü.png';
    const lines = PNG.match(/.{1,60}/g)?.map((line) => `${line}\n`);
    const { document: read } = opened(
      withAttachments({ [name]: { 'image/png': lines } }, `![b](<attachment:${name}>)`),
    );
    const { markdown, pictures } = textOf(read.notebook).config;
    expect(await markdownToHtml(markdown, 'a-', pictures)).toContain('<img src="data:image/png');
  });

  it('that is named and not there is said in its place', async () => {
    expect(await markdownToHtml('![plot](attachment:gone.png)', 'a-', [picture])).toBe(
      '<p><span>plot (this picture is not in the notebook)</span></p>',
    );
  });
});

describe('what is no picture to be shown', () => {
  const svg = btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  it.each([
    [{ x: { 'image/svg+xml': svg } }, /only PNG, JPEG, GIF and WebP/],
    [{ x: { 'text/html': '<script>alert(1)</script>' } }, /only PNG/],
    [{ x: { 'image/png': svg } }, /is no image\/png/],
    [{ x: { 'image/jpeg': PNG } }, /is no image\/jpeg/],
    [{ x: { 'image/png': '"><script>' } }, /not base64/],
    [{ x: { 'image/png': `${PNG.slice(0, -1)}` } }, /not base64/],
    [{ x: { 'image/png': 7 } }, /no bytes/],
    [{ x: {} }, /empty/],
    [{ x: null }, /empty/],
    [{ ['y'.repeat(300)]: { 'image/png': PNG } }, /name is too long/],
  ])('%j is left out with a word', async (attachments, reason) => {
    const { document, notices } = opened(withAttachments(attachments));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^The picture “/);
    expect(notices[0]).toMatch(reason);
    const { config } = textOf(document.notebook);
    expect(config.pictures).toBeUndefined();
    expect(await markdownToHtml(config.markdown, 'a-', config.pictures)).not.toMatch(
      /<img|<script/,
    );
  });

  it('is bounded in bytes, alone and together', () => {
    const head = PNG.slice(0, 16);
    const large = (characters: number) => head + 'A'.repeat(characters - head.length);
    expect(readPicture('x', 'image/png', large(PICTURE_LIMITS.one + 4))).toMatch(
      /larger than 4 MB/,
    );
    const bundle = { 'image/png': large(PICTURE_LIMITS.one) };
    const { document, notices } = opened(withAttachments({ a: bundle, b: bundle }));
    expect(textOf(document.notebook).config.pictures?.map(({ name }) => name)).toEqual(['a']);
    expect(notices).toEqual(['The picture “b” was left out: all of a notebook may have 7.5 MB.']);
  });

  it('is told apart letter by letter, also among millions', () => {
    expect([isBase64(''), isBase64('AAA'), isBase64('A==='), isBase64('AA==')]).toEqual([
      false,
      false,
      false,
      true,
    ]);
    const long = 'A'.repeat(5_600_000);
    expect([isBase64(long), isBase64(`${long}AA*A`)]).toEqual([true, false]);
  });
});
