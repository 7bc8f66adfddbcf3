import { lazy, Suspense } from 'react';
import type { MarkdownProps } from './FullMarkdown.tsx';
import { Sketch } from './Sketch.tsx';

/**
 * The parser is half as large as all that the page needs to paint first, so it comes after that. Asked for at once,
 * and not when a text is first drawn. Where it cannot be had (no network on a first visit) the sketch stays.
 */
const parser = import('./FullMarkdown.tsx').then(
  ({ FullMarkdown }) => ({ default: FullMarkdown }),
  () => ({ default: Sketch }),
);
const Full = lazy(() => parser);

/** A text in Markdown: a sketch of the same size with the first paint, then the whole. */
export function Markdown({ markdown, ...more }: MarkdownProps) {
  return (
    <Suspense fallback={<Sketch markdown={markdown} />}>
      <Full markdown={markdown} {...more} />
    </Suspense>
  );
}
