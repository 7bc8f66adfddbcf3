import { describe, expect, it } from 'vitest';
import { markdownToHtml } from '../../../src/kinds/text/to-html.ts';
import type { Cell } from '../../../src/document/cell.ts';
import { embedded, notebookIn } from '../../../src/exchange/html/embedded.ts';
import { writeHtml } from '../../../src/exchange/html/write.ts';
import { readIpynb } from '../../../src/exchange/ipynb/index.ts';
import type { NotebookView } from '../../../src/document/view.ts';
import { notebook, view } from '../../support/notebook-fixture.ts';

const saved = async (of: NotebookView): Promise<string> =>
  (
    await writeHtml(of, {
      markdownToHtml,
      plotlySource: () => Promise.resolve('/* figures */'),
      sha256: () => Promise.resolve('hash='),
      now: () => new Date('2026-02-03T04:05:06Z'),
      app: '1',
    })
  ).text();

function opened(page: string) {
  const inside = notebookIn(page);
  if (inside === null) throw new Error('There is no notebook in it');
  const reading = readIpynb(inside, 'page.html');
  if ('error' in reading) throw new Error(reading.error.message);
  return reading;
}

describe('a saved page opened again', () => {
  it('is the same notebook with the same runs', async () => {
    const { cards, ...document } = view;
    expect(cards.size).toBe(0);
    expect(opened(await saved(view))).toEqual({ document, notices: [] });
  });

  it('does not hold twice what its figures show', async () => {
    const inside = notebookIn(await saved(view)) ?? '';
    const { cells } = JSON.parse(inside) as { readonly cells: readonly Record<string, unknown>[] };
    expect(cells.map(({ outputs = [] }) => outputs)).toEqual(cells.map(() => []));
  });

  it.each([
    '</script><script>window.hacked=1</script>',
    '<!--<script>',
    '</SCRIPT\n><img src=x onerror=alert(1)>',
    embedded('{"nbformat":4,"cells":[]}'),
    '<![CDATA[ ]]> \u2028 \\u003c/script>',
  ])('is the same notebook where it is called %s, and so are its texts and runs', async (words) => {
    const [text, ...rest] = notebook.cells;
    const cells = [{ ...text, config: { markdown: words } } as Cell, ...rest];
    const hostile = { ...notebook, title: words, cells };
    const runs = view.runs.map((run) => ({ ...run, note: words, name: words }));
    const page = await saved({ ...view, notebook: hostile, runs });
    const { document } = opened(page);
    expect(document.notebook).toEqual(hostile);
    expect(document.runs).toEqual(runs);
    // Where a browser looks for the end, there is but the one.
    expect(notebookIn(page)).not.toContain('<');
    expect(page.match(/<script/gi)).toHaveLength(4);
    expect(page.match(/<\/script/gi)).toHaveLength(4);
  });
});

describe('a page', () => {
  it.each(['', '1 2 3', '<!doctype html><title>Somebody else’s</title><script>let a</script>'])(
    'without a notebook holds none: %s',
    (page) => expect(notebookIn(page)).toBeNull(),
  );

  it('that was cut off gives what is left, which is explained', async () => {
    const page = await saved(view);
    const inside = notebookIn(page.slice(0, page.indexOf('"nbformat":4'))) ?? '';
    expect(inside.length).toBeGreaterThan(100);
    expect(readIpynb(inside)).toMatchObject({
      error: { code: 'BAD_DOCUMENT', message: expect.stringContaining('cut off') as unknown },
    });
  });
});
