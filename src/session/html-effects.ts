import { APP_VERSION } from '../version.ts';
import { markdownToHtml } from '../kinds/text/to-html.ts';
import { plotlySource } from '../figures/plotly.ts';
import { sha256 } from '../exchange/html/policy.ts';
import type { HtmlEffects } from '../exchange/html/write.ts';

/** What writing a page uses in a browser; heavy (Markdown, formulas), so to be imported when one is asked for. */
export const htmlEffects: HtmlEffects = {
  markdownToHtml,
  plotlySource,
  sha256,
  now: () => new Date(),
  app: APP_VERSION,
};
