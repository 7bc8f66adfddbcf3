// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../../src/kinds/kinds.ts';
import { FullMarkdown } from '../../../src/kinds/text/FullMarkdown.tsx';
import { Markdown } from '../../../src/kinds/text/Markdown.tsx';
import { Sketch } from '../../../src/kinds/text/Sketch.tsx';
import { TextView } from '../../../src/kinds/text/TextView.tsx';
import { cellsOf } from '../../../src/document/notebook.ts';
import { SHIPPED } from '../../../src/shipped/index.ts';
import { woff2Only } from '../../../scripts/woff2-only.mjs';
import { dangers, HEAVY, HOSTILE } from '../../support/hostile-texts.ts';
import { textKind } from '../../../src/kinds/text/kind.ts';

afterEach(cleanup);

const full = (markdown: string) => render(<FullMarkdown markdown={markdown} />).container;

describe('a text', () => {
  it('puts its headings beneath the notebook’s, and its links in a new tab', () => {
    const root = full('# One\n\n## Two\n\n[web](https://a.example) [here](#data) [file](x.html)');
    expect(root.querySelector('h2')?.textContent).toBe('One');
    expect(root.querySelector('h3')?.textContent).toBe('Two');
    const web = screen.getByRole('link', { name: 'web' });
    expect(web.getAttribute('target')).toBe('_blank');
    expect(web.getAttribute('rel')).toBe('noopener noreferrer');
    expect(screen.getByRole('link', { name: 'here' }).hasAttribute('target')).toBe(false);
    expect(screen.queryByRole('link', { name: 'file' })).toBeNull();
  });

  it('shows pictures that came with it, and addresses of others', () => {
    const root = full('![dot](data:image/png;base64,iVBORw0KGgo=) ![far](https://a.example/x.png)');
    expect(root.querySelectorAll('img')).toHaveLength(1);
    const link = screen.getByRole('link', { name: 'far, https://a.example/x.png' });
    expect(link.getAttribute('href')).toBe('https://a.example/x.png');
  });

  it('has tables, tasks and footnotes whose ids are the cell’s own', () => {
    const source = '| a |\n| -: |\n| 1 |\n\n- [x] done\n\nx[^1]\n\n[^1]: note';
    const root = full(source);
    const other = full(source);
    expect(root.querySelector('td')?.style.textAlign).toBe('right');
    expect(root.querySelector('input')?.checked).toBe(true);
    const ids = (from: Element) => [...from.querySelectorAll('[id]')].map(({ id }) => id);
    expect(ids(root).length).toBeGreaterThan(2);
    expect(ids(root).filter((id) => ids(other).includes(id))).toEqual([]);
    for (const link of root.querySelectorAll('a[href^="#"]'))
      expect(ids(root)).toContain(link.getAttribute('href')?.slice(1));
  });

  it('tells money from formulas', async () => {
    const root = full('It costs $5 and $10, or $x_1$ and $y$.');
    await waitFor(() => expect(root.querySelectorAll('.katex')).toHaveLength(2));
    expect(root.textContent).toContain('It costs $5 and $10, or');
  });

  it('displays a formula that is a paragraph, on one line or on three', () => {
    const root = full('$$a$$\n\n$$\nb\n$$\n\nin $$c$$ line\n\n```math\nd\n```');
    expect(root.querySelectorAll('.formula-display')).toHaveLength(3);
    expect(root.querySelectorAll('.formula-inline')).toHaveLength(1);
  });

  it('shows a bad formula’s source and what KaTeX says of it', async () => {
    const root = full('$\\frac{1$ and $\\nosuch{x}$');
    await waitFor(() => expect(root.querySelectorAll('.formula-bad')).toHaveLength(2));
    const [first, second] = root.querySelectorAll('.formula-bad');
    expect(first.textContent).toBe('\\frac{1');
    expect(first.getAttribute('title')).toContain('KaTeX parse error');
    expect(second.getAttribute('title')).toContain('\\nosuch');
  });
});

describe('the sketch of a text', () => {
  it('has the words and the blocks that the parser will find in the shipped texts', () => {
    const shape = (root: Element) => ({
      blocks: [...root.querySelectorAll('p, h2, h3, li, tr, th, td, strong, em')].map(
        ({ tagName, textContent }) => {
          const inTable = /T[HDR]/.test(tagName);
          return `${tagName} ${inTable ? '' : textContent.replaceAll(/\s+/g, ' ')}`;
        },
      ),
    });
    for (const { notebook } of SHIPPED)
      for (const { id, config } of cellsOf(notebook, textKind)) {
        // Without formulas, whose sources take the place of what KaTeX draws, and links with marks in them.
        const plain = config.markdown
          .replaceAll(/\$\$[^$]*\$\$/g, '')
          .replaceAll(/\$[^$]+\$/g, 'x')
          .replaceAll(/\[([^\]]*)\]/g, (link) => link.replaceAll('*', ''));
        const sketched = render(<Sketch markdown={plain} />).container;
        expect(shape(sketched), `${notebook.id} ${id}`).toEqual(shape(full(plain)));
      }
  });

  it('is there at once, and the whole follows', async () => {
    const { container } = render(<Markdown markdown="[x](https://a.example)" />);
    expect(container.textContent).toBe('x');
    await waitFor(() => expect(container.querySelector('a')).not.toBeNull());
  });

  it('leads nowhere', () => {
    for (const markdown of [...HOSTILE, ...Object.values(HEAVY)]) {
      const { container, unmount } = render(<Sketch markdown={markdown} />);
      expect(dangers(container)).toEqual([]);
      expect(container.querySelector('a, img')).toBeNull();
      unmount();
    }
  });
});

describe('TextView', () => {
  const view = (markdown: string, editing: boolean) => {
    const onChange = vi.fn();
    const onEditing = vi.fn();
    render(<TextView {...{ markdown, editing, onChange, onEditing }} />);
    return { onChange, onEditing };
  };

  it('begins editing by button or double click, not on a link', async () => {
    const { onEditing } = view('some [link](https://a.example)', false);
    fireEvent.doubleClick(await screen.findByRole('link'));
    expect(onEditing).not.toHaveBeenCalled();
    fireEvent.doubleClick(screen.getByText('some', { exact: false }));
    fireEvent.click(screen.getByRole('button', { name: 'Edit text' }));
    expect(onEditing.mock.calls).toEqual([[true], [true]]);
  });

  it('says that it is empty', () => {
    const { onEditing } = view(' \n', false);
    expect(screen.getByText('Empty text.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
    expect(onEditing).toHaveBeenCalledWith(true);
  });

  it('writes as one types and ends by keyboard; Enter alone is a line', () => {
    const { onChange, onEditing } = view('# a', true);
    const area = screen.getByRole('textbox', { name: 'Text in Markdown' });
    expect(document.activeElement).toBe(area);
    fireEvent.change(area, { target: { value: '# ab' } });
    expect(onChange).toHaveBeenCalledWith('# ab');
    fireEvent.keyDown(area, { key: 'Enter' });
    expect(onEditing).not.toHaveBeenCalled();
    for (const init of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }])
      fireEvent.keyDown(area, { key: 'Enter', ...init });
    fireEvent.keyDown(area, { key: 'Escape' });
    expect(onEditing.mock.calls).toEqual([[false], [false], [false], [false]]);
  });
});

it('keeps only the woff2 of a font that has one', () => {
  const face =
    '@font-face{font-family:A;src:url(a.woff2) format("woff2"),url(a.woff) format("woff")}';
  expect(woff2Only(face)).toBe('@font-face{font-family:A;src:url(a.woff2) format("woff2")}');
  const old = '@font-face{src:url(a.ttf) format("truetype")}';
  expect(woff2Only(old)).toBe(old);
});
