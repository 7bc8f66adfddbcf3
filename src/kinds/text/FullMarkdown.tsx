import { useId, useMemo } from 'react';
import toElements, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import { linkAddress, pictureAddress } from './address.ts';
import { tooMuch } from './bounds.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import { Formula } from './Formula.tsx';
import type { Picture } from '../../document/pictures.ts';
import { TEXT_SCHEMA } from './schema.ts';
import { dollarsAsText, htmlAsText, settle, textOf } from './tree.ts';

const components: Components = {
  code({ node, className, children }) {
    const display = className?.includes('math-display') ?? false;
    if (node !== undefined && (display || className?.includes('math-inline')))
      return <Formula tex={textOf(node)} display={display} />;
    return <code className={className}>{children}</code>;
  },
  table: ({ children }) => (
    <Scroll name="Table">
      <table>{children}</table>
    </Scroll>
  ),
};

export interface MarkdownProps {
  readonly markdown: string;
  /** What `attachment:` addresses in it mean. */
  readonly pictures?: readonly Picture[];
}

const NONE: readonly Picture[] = [];

/**
 * A text of unknown origin on the page. Nothing in it runs, and nothing is fetched when it is shown: raw HTML is
 * text, links lead to the web only when followed, pictures are those that came with the text.
 */
export function FullMarkdown({ markdown, pictures = NONE }: MarkdownProps) {
  const id = useId();
  const shown = useMemo(
    () => rendered(markdown, `text-${id.replaceAll(/\W/g, '')}-`, pictures),
    [markdown, id, pictures],
  );
  if (typeof shown !== 'string') return <div className="prose">{shown}</div>;
  return (
    <div className="prose">
      <p className="quiet small">{shown}, so it is shown as typed.</p>
      <pre className="as-typed">{markdown}</pre>
    </div>
  );
}

/** Elements, or the reason why there are none. */
function rendered(markdown: string, idPrefix: string, pictures: readonly Picture[]) {
  const reason = tooMuch(markdown);
  if (reason !== null) return reason;
  try {
    // The library's component has no state: it is the function from text to elements.
    return toElements({
      children: markdown,
      components,
      remarkPlugins: [remarkGfm, remarkMath, htmlAsText, dollarsAsText],
      remarkRehypeOptions: { clobberPrefix: idPrefix },
      rehypePlugins: [settle(idPrefix, pictures), [rehypeSanitize, TEXT_SCHEMA]],
      urlTransform: (url, key) => (key === 'src' ? pictureAddress(url) : linkAddress(url)),
    });
  } catch {
    return 'It cannot be read as Markdown';
  }
}
