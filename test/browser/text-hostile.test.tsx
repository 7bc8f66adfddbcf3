import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { describe, expect, it, vi } from 'vitest';
import { formulaHtml } from '../../src/kinds/text/formula.ts';
import { FullMarkdown } from '../../src/kinds/text/FullMarkdown.tsx';
import { markdownToHtml } from '../../src/kinds/text/to-html.ts';
import { dangers, HOSTILE } from '../support/hostile-texts.ts';

/** A browser's own parser has the last word on what HTML means; anything that runs calls `alert`. */
describe('a hostile text in a browser', () => {
  it('comes to nothing on the page', async () => {
    const alert = vi.spyOn(window, 'alert').mockReturnValue();
    const host = document.body.appendChild(document.createElement('div'));
    const root = createRoot(host);
    flushSync(() => root.render(<FullMarkdown markdown="$x$" />));
    await vi.waitFor(() => expect(host.querySelector('.katex')).not.toBeNull());
    for (const markdown of HOSTILE) {
      flushSync(() => root.render(<FullMarkdown markdown={markdown} />));
      expect(dangers(host), markdown).toEqual([]);
    }
    expect(formulaHtml('x', false).ok).toBe(true);
    root.unmount();
    expect(alert).not.toHaveBeenCalled();
  });

  it('comes to nothing in an exported file, read once and read again', async () => {
    const alert = vi.spyOn(window, 'alert').mockReturnValue();
    const host = document.body.appendChild(document.createElement('div'));
    for (const markdown of HOSTILE) {
      host.innerHTML = await markdownToHtml(markdown);
      expect(dangers(host), markdown).toEqual([]);
      // What is written out again may mean something else: that is how mutation attacks work.
      const again = host.innerHTML;
      host.innerHTML = again;
      expect(dangers(host), markdown).toEqual([]);
    }
    host.remove();
    expect(alert).not.toHaveBeenCalled();
  });

  it('has formulas in an exported file that the browser draws by itself', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    host.innerHTML = await markdownToHtml('$$\\frac{a}{b}$$');
    const fraction = host.querySelector('math mfrac');
    expect(fraction?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
    expect(host.querySelector('math')?.getBoundingClientRect().height).toBeGreaterThan(20);
    host.remove();
  });
});
