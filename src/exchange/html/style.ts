import { DARK, LIGHT, type Theme } from '../../figures/theme.ts';

const colours = (theme: Theme): string =>
  (['paper', 'ink', 'muted', 'hairline', 'accent'] as const)
    .map((name) => `--${name}: ${theme[name]};`)
    .join(' ');

/** The look of a saved notebook: the page's own hand in few rules, no font to fetch, fit for paper. */
export const STYLE = `
:root { color-scheme: light dark; ${colours(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${colours(DARK)} } }
@media print { :root { color-scheme: light; ${colours(LIGHT)} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 960px; padding: 40px 24px 64px; background: var(--paper); color: var(--ink);
  font: 16px/1.55 Inter, system-ui, sans-serif; overflow-wrap: break-word; }
header, footer, .text, .words, .runs { max-width: 720px; }
header p, footer, figcaption, .from { color: var(--muted); }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 650; margin: 1.4em 0 0.4em; }
h1 { font-size: 32px; margin-top: 0; }
h2 { font-size: 22px; }
h2 small { color: var(--muted); font-size: 15px; font-weight: 400; }
h3 { font-size: 17px; }
a { color: var(--accent); }
section { margin: 32px 0; }
section + section { border-top: 1px solid var(--hairline); padding-top: 8px; }
.words { white-space: pre-line; }
figure { margin: 24px 0; break-inside: avoid; }
figure h3 { margin: 0 0 4px; }
.drawing { min-height: 40px; }
figcaption, .from, footer, .runs { font-size: 14px; }
.from { margin: 4px 0; overflow-wrap: anywhere; }
details { margin: 8px 0; }
summary { cursor: pointer; }
details.cell > summary { font-size: 22px; font-weight: 650; }
details.cell > summary h2 { display: none; }
.scroll { overflow: auto; max-height: 480px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--hairline); text-align: left; vertical-align: top; }
th.number, td.number { text-align: right; }
code, pre { font: 0.9em/1.5 ui-monospace, monospace; }
pre, math[display='block'] { overflow: auto; max-width: 100%; }
blockquote { margin: 16px 0; padding-left: 16px; border-left: 2px solid var(--hairline); color: var(--muted); }
img { max-width: 100%; }
@media print {
  body { max-width: none; padding: 0; }
  .scroll { overflow: visible; max-height: none; }
  .modebar { display: none; }
}
`;
