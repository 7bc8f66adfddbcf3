import { APP_VERSION } from '../../version.ts';
import { markdownToHtml } from '../../cells/text/to-html.ts';
import { plotlySource } from '../../charts/plotly.ts';
import { sha256 } from './policy.ts';
import type { HtmlEffects } from './write.ts';

/** What writing a page uses in a browser; heavy (Markdown, formulas), so to be imported when one is asked for. */
export const browserHtmlEffects: HtmlEffects = {
  markdownToHtml,
  plotlySource,
  sha256,
  now: () => new Date(),
  app: APP_VERSION,
};
