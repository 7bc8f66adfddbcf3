import type { KatexOptions } from 'katex';

/** KaTeX without trust: no links, no pictures, no attributes, no class names; sizes of at most 20 em. */
export const FORMULA_OPTIONS = {
  trust: false,
  strict: 'ignore',
  maxExpand: 500,
  maxSize: 20,
  errorColor: 'var(--danger)',
  // For the page; for a file without fonts see to-html.ts.
  output: 'htmlAndMathml',
} as const satisfies KatexOptions;

/** A definition holds for one formula only, so it serves nothing but growth: "\def\a{aaaa…}\a\a\a…". */
const DEFINES =
  /\\(?:global|long|[egx]?def|let|futurelet|(?:re|provide)?newcommand|providecommand|renewcommand|DeclareMathOperator)(?![a-zA-Z])/;

/** Why a formula is not given to KaTeX; null when it is. */
export const refusal = (tex: string): string | null =>
  DEFINES.test(tex) ? 'A formula cannot define commands here' : null;
