import rehypeKatex from 'rehype-katex';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { tooMuch } from './bounds.ts';
import { FORMULA_OPTIONS } from './formula-bounds.ts';
import type { Picture } from '../../document/pictures.ts';
import { TEXT_SCHEMA } from './schema.ts';
import { dollarsAsText, htmlAsText, settle, withoutDefinitions } from './tree.ts';

/**
 * What KaTeX writes as MathML. Presentation only: no `annotation-xml`, `mglyph`, `maction` or `href`, by which HTML
 * gets back into a formula; an annotation is TeX and nothing else.
 */
const MATH: Readonly<Record<string, NonNullable<Schema['attributes']>[string]>> = {
  math: [
    ['xmlns', 'http://www.w3.org/1998/Math/MathML'],
    ['display', 'block'],
  ],
  semantics: [],
  annotation: [['encoding', 'application/x-tex']],
  mrow: [],
  mi: ['mathvariant'],
  mn: ['mathvariant'],
  mo: [
    ...['stretchy', 'fence', 'separator', 'lspace', 'rspace', 'minsize', 'maxsize', 'accent'],
    ...['form', 'largeop', 'movablelimits', 'symmetric', 'mathvariant', 'linebreak'],
  ],
  mtext: ['mathvariant'],
  mspace: ['width', 'height', 'depth', 'linebreak'],
  mstyle: ['scriptlevel', 'displaystyle', 'mathcolor', 'mathbackground', 'mathsize'],
  mpadded: ['width', 'height', 'depth', 'lspace', 'voffset'],
  mphantom: [],
  menclose: ['notation'],
  mfrac: ['linethickness'],
  msqrt: [],
  mroot: [],
  msub: [],
  msup: [],
  msubsup: [],
  munder: ['accentunder'],
  mover: ['accent'],
  munderover: [],
  mtable: ['columnalign', 'columnspacing', 'rowspacing', 'columnlines', 'rowlines', 'width'],
  mtr: [],
  mtd: ['columnalign'],
};

const SCHEMA: Schema = {
  ...TEXT_SCHEMA,
  tagNames: [...(TEXT_SCHEMA.tagNames ?? []), ...Object.keys(MATH)],
  attributes: {
    ...TEXT_SCHEMA.attributes,
    ...MATH,
    span: ['title', ['className', 'katex', 'katex-display', 'katex-error']],
  },
};

/** A text as HTML for a file that stands alone: formulas are MathML, which needs neither fonts nor styles. */
export async function markdownToHtml(
  markdown: string,
  idPrefix = 'text-',
  pictures: readonly Picture[] = [],
): Promise<string> {
  const reason = tooMuch(markdown);
  if (reason !== null) return asTyped(markdown, reason);
  try {
    const file = await unified()
      .use(remarkParse)
      .use([remarkGfm, remarkMath, htmlAsText, dollarsAsText])
      .use(remarkRehype, { clobberPrefix: idPrefix })
      .use(settle(idPrefix, pictures))
      .use(withoutDefinitions)
      .use(rehypeKatex, { ...FORMULA_OPTIONS, output: 'mathml', errorColor: '#b3261e' })
      .use(rehypeSanitize, SCHEMA)
      .use(rehypeStringify)
      .process(markdown);
    return String(file);
  } catch {
    return asTyped(markdown, 'It cannot be read as Markdown');
  }
}

const asTyped = (markdown: string, reason: string): string =>
  `<p>${escaped(reason)}, so it is shown as typed.</p><pre>${escaped(markdown)}</pre>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
