import type { Picture } from './pictures.ts';

/** A text in Markdown, and the pictures that came with it. */
export interface Prose {
  readonly markdown: string;
  readonly pictures: readonly Picture[];
}

/** Characters in one text, at most; a longer one belongs in several cells. */
export const TEXT_LIMIT = 100_000;
