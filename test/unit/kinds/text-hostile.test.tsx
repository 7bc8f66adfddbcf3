// @vitest-environment happy-dom
import { cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { tooMuch } from '../../../src/kinds/text/bounds.ts';
import { formulaHtml } from '../../../src/kinds/text/formula.ts';
import { FullMarkdown as Markdown } from '../../../src/kinds/text/FullMarkdown.tsx';
import { markdownToHtml } from '../../../src/kinds/text/to-html.ts';
import { dangers, HEAVY, HOSTILE } from '../../support/hostile-texts.ts';

afterEach(cleanup);

/** Depth of the deepest element. */
function depth(root: Element): number {
  let deepest = 0;
  const open: [Element, number][] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [element, level] = next;
    deepest = Math.max(deepest, level);
    for (const child of element.children) open.push([child, level + 1]);
  }
  return deepest;
}

describe('a hostile text', () => {
  it('is known when it gets its way', () => {
    const host = document.createElement('div');
    const link = document.createElement('a');
    link.setAttribute('href', 'javascript:alert(1)');
    link.setAttribute('onclick', 'alert(1)');
    host.append(link, document.createElement('script'));
    expect(dangers(host)).toHaveLength(3);
  });

  it('comes to nothing on the page', async () => {
    // With KaTeX at hand, which comes with the first formula.
    const first = render(<Markdown markdown="$x$" />);
    await waitFor(() => expect(first.container.querySelector('.katex')).not.toBeNull());
    for (const markdown of HOSTILE) {
      const { container, unmount } = render(<Markdown markdown={markdown} />);
      expect(dangers(container), markdown).toEqual([]);
      unmount();
    }
  });

  it('comes to nothing in an exported file', async () => {
    for (const markdown of HOSTILE) {
      const host = document.createElement('div');
      host.innerHTML = await markdownToHtml(markdown);
      expect(dangers(host), markdown).toEqual([]);
    }
  });

  it('loses no word of its raw HTML', () => {
    const { container } = render(
      <Markdown markdown={'a <b onclick="x">c</b>\n\n<script>d</script>'} />,
    );
    expect(container.textContent).toContain('a <b onclick="x">c</b>');
    expect(container.textContent).toContain('<script>d</script>');
  });
});

describe('a heavy text', () => {
  it.each(Object.keys(HEAVY))('of %s is shown, and not deep', async (name) => {
    const { container } = render(<Markdown markdown={HEAVY[name]} />);
    // The bounds let no container or bracket nest deeper; emphasis nests within TEXT_BOUNDS.marks.
    expect(depth(container)).toBeLessThan(800);
    if (HEAVY[name].trim() !== '') expect(container.textContent).not.toBe('');
    expect(await markdownToHtml(HEAVY[name])).toBeTypeOf('string');
  });

  it('that would take long is shown as typed, and why', () => {
    const { container } = render(<Markdown markdown={HEAVY['quotes']} />);
    expect(container.querySelector('pre')?.textContent).toBe(HEAVY['quotes']);
    expect(container.textContent).toContain('nested too deep, so it is shown as typed');
    for (const name of ['quotes', 'deeper lists', 'brackets in brackets', 'emphasis', 'wide table'])
      expect(tooMuch(HEAVY[name]), name).not.toBeNull();
  });

  it('of an ordinary kind is Markdown', () => {
    const paragraph = `${'A *long* [text](https://a.example) with `code` and $x$. '.repeat(20)}\n\n`;
    expect(tooMuch(paragraph.repeat(70))).toBeNull();
    expect(tooMuch(HEAVY['words'])).toBeNull();
  });
});

describe('a formula', () => {
  it('has no trust, and cannot define commands', () => {
    for (const tex of ['\\href{javascript:alert(1)}{x}', '\\htmlData{a=b}{x}', '\\url{x}']) {
      const result = formulaHtml(tex, false);
      expect(result.ok && result.html).not.toMatch(/<a[ >]|data-|href="/);
    }
    expect(formulaHtml('\\def\\a{x}\\a', false).ok).toBe(false);
    expect(formulaHtml('\\newcommand{\\a}{x}\\a', false).ok).toBe(false);
    expect(formulaHtml('\\left( x \\right) \\leq \\definitely', false)).toMatchObject({
      ok: false,
    });
    expect(formulaHtml('\\left( \\delta \\leq 1 \\right)', true).ok).toBe(true);
  });

  it('never throws', () => {
    const deep = `${'{'.repeat(50_000)}x${'}'.repeat(50_000)}`;
    expect(formulaHtml(deep, false).ok).toBe(false);
    expect(formulaHtml('\\frac{1', false)).toMatchObject({ ok: false });
  });
});
