import katex from 'katex';
import 'katex/dist/katex.min.css';
import { FORMULA_OPTIONS, refusal } from './formula-bounds.ts';

/** A formula as HTML of KaTeX's making, or why it has none. Never throws. */
export type FormulaHtml =
  { readonly ok: true; readonly html: string } | { readonly ok: false; readonly message: string };

export function formulaHtml(tex: string, display: boolean): FormulaHtml {
  const refused = refusal(tex);
  if (refused !== null) return { ok: false, message: refused };
  try {
    const html = katex.renderToString(tex, {
      ...FORMULA_OPTIONS,
      displayMode: display,
      throwOnError: true,
    });
    return { ok: true, html };
  } catch (error) {
    // Not only its ParseError: braces nested by the thousand overflow the stack.
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
