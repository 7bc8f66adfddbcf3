import type { Options as Schema } from 'rehype-sanitize';

/**
 * All that a text can become on the page: a list of what is let through, so that a new plugin's output is dropped
 * until someone names it here. No style, no script, no event, no class but those of formulas and footnotes.
 */
export const TEXT_SCHEMA: Schema = {
  tagNames: [
    ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'hr', 'br', 'ul', 'ol', 'li', 'pre'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'section'],
    ...['a', 'img', 'code', 'em', 'strong', 'del', 'sup', 'span', 'input'],
  ],
  attributes: {
    a: [
      'href',
      'title',
      'id',
      'ariaLabel',
      'ariaDescribedBy',
      'dataFootnoteRef',
      'dataFootnoteBackref',
      ['target', '_blank'],
      ['rel', 'noopener', 'noreferrer'],
    ],
    code: [['className', /^language-[\w+#-]+$/, 'math-inline', 'math-display']],
    h2: ['id', ['className', 'unseen']],
    img: ['src', 'alt', 'title'],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    li: ['id', ['className', 'task-list-item']],
    ol: ['start', ['className', 'contains-task-list']],
    section: ['dataFootnotes', ['className', 'footnotes']],
    td: [['align', 'left', 'center', 'right']],
    th: [['align', 'left', 'center', 'right']],
    ul: [['className', 'contains-task-list']],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['data'] },
  required: { input: { disabled: true, type: 'checkbox' } },
  strip: ['script', 'style'],
  // Ids are made by the renderer alone and carry the cell's own prefix already.
  clobber: [],
};
