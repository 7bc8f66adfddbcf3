import { nameOf } from '../../../workers/catalog/models.ts';
import type { Picture } from '../../document/pictures.ts';
import { DARK, LIGHT } from '../../figures/theme.ts';
import type { Cell } from '../../document/cell.ts';
import { proseOf } from '../../document/cells.ts';
import { kindOf } from '../../document/kinds.ts';
import { writeWithoutOutputs } from '../ipynb/index.ts';
import { shownRuns } from '../../jobs/plans.ts';
import type { RunRecord } from '../../runs/record.ts';
import { outputOf } from '../output.ts';
import type { NotebookView } from '../../document/view.ts';
import DRAW from './draw.js?raw';
import { embedded } from './embedded.ts';
import { escapeHtml as text, jsonBlock, scriptBlock } from './escape.ts';
import { figureHtml, provenanceHtml, runHtml, tableHtml } from './parts.ts';
import { contentPolicy } from './policy.ts';
import { STYLE } from './style.ts';
import { drawnFigure, type DrawnFigure } from './two-themes.ts';

/** How the writing reaches the world; tests bring their own. */
export interface HtmlEffects {
  /** Prose as HTML without scripts, formulas as MathML; ids in it begin with `idPrefix`. */
  readonly markdownToHtml: (
    markdown: string,
    idPrefix: string,
    pictures: readonly Picture[],
  ) => string | Promise<string>;
  /** The figures' library as one plain script that makes `Plotly` known. */
  readonly plotlySource: () => Promise<string>;
  /** SHA-256 of a text in UTF-8, base64; null where there is none. */
  readonly sha256: (text: string) => Promise<string | null>;
  readonly now: () => Date;
  /** Version of the app. */
  readonly app: string;
}

/**
 * A notebook as one HTML file that needs nothing else: text, tables, and figures to zoom and read off in the theme
 * of whoever opens it. It asks for nothing from a network and runs no script but its own. The notebook itself is in
 * it too, as data: what the page shows is live again when it is opened here.
 */
export async function writeHtml(view: NotebookView, effects: HtmlEffects): Promise<Blob> {
  const figures: DrawnFigure[] = [];
  const sections: string[] = [];
  for (const cell of view.notebook.cells) {
    const prose = proseOf(cell);
    const body =
      prose === null
        ? outputHtml(view, cell, figures)
        : `<div class="text">${await effects.markdownToHtml(prose.markdown, `${cell.id}-`, prose.pictures)}</div>`;
    sections.push(sectionHtml(view, cell, body));
  }
  const scripts = [
    scriptBlock(figures.length === 0 ? '' : await effects.plotlySource()),
    scriptBlock(DRAW),
  ];
  const policy = contentPolicy(await Promise.all(scripts.map(effects.sha256)));
  const data = `<script type="application/json" id="figures">${jsonBlock(figures)}</script>`;
  return new Blob(
    [
      headHtml(view, policy, effects),
      sections.join('\n'),
      runsHtml(view.runs),
      footHtml(effects.app),
      data,
      embedded(writeWithoutOutputs(view, effects.app)),
      // Each its own piece: the library is most of the file.
      ...scripts.flatMap((script) => ['\n<script>', script, '</script>']),
      '\n</body>\n</html>\n',
    ],
    { type: 'text/html' },
  );
}

function headHtml({ notebook }: NotebookView, policy: string, { now, app }: HtmlEffects): string {
  const title = text(notebook.title);
  const time = now().toISOString();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="ELCRec Lab ${text(app)}">
<title>${title}</title>
<style>${STYLE}</style>
<noscript><style>.drawing { display: none; }</style></noscript>
</head>
<body>
<header>
<h1>${title}</h1>
<p>Saved <time datetime="${time}">${time.slice(0, 10)}</time> from ELCRec Lab ${text(app)}.</p>
<noscript><p>Figures are drawn by a script, and scripts are off here: their numbers are in the tables.</p></noscript>
</header>
<main>
`;
}

/** A cell under its title line; folded where it was folded. */
function sectionHtml(view: NotebookView, cell: Cell, body: string): string {
  const { title, prose } = kindOf(cell);
  const runs = shownRuns(view, cell).map((run) => `${run.name} · ${partOf(run)}`);
  const name = runs.length === 0 ? '' : ` <small>${text(runs.join(', '))}</small>`;
  const heading = prose !== undefined ? '' : `<h2>${title}${name}</h2>\n`;
  const inner = cell.collapsed
    ? `<details class="cell"><summary>${title}${name}</summary>${body}</details>`
    : `${heading}${body}`;
  return `<section>${inner}</section>`;
}

/** What a run is, beside its name: its part of the cell's plan, else its model. */
const partOf = ({ part, config }: RunRecord): string => (part === '' ? nameOf(config) : part);

/** What a cell shows; its figures join those to be drawn. */
function outputHtml(view: NotebookView, cell: Cell, figures: DrawnFigure[]): string {
  const light = outputOf(view, cell, { theme: LIGHT });
  const dark = outputOf(view, cell, { theme: DARK });
  const drawn = light.figures.map((figure, i) => {
    const index = figures.push(drawnFigure(figure, dark.figures[i] ?? figure)) - 1;
    return figureHtml(figure, index, light.provenance);
  });
  const tables = light.tables.map(
    ({ title, table }) =>
      `<h3>${text(title)}</h3>${tableHtml(table, title)}${provenanceHtml(light.provenance)}`,
  );
  return [
    light.text === '' ? '' : `<p class="words">${text(light.text)}</p>`,
    ...drawn,
    ...tables,
  ].join('\n');
}

const runsHtml = (runs: readonly RunRecord[]): string =>
  runs.length === 0
    ? ''
    : `\n<section class="runs"><h2>Runs and their settings</h2>\n${runs.map(runHtml).join('\n')}</section>\n`;

const footHtml = (app: string): string => `</main>
<footer>
<p>Written by ELCRec Lab ${text(app)}. Figures are drawn by plotly.js (MIT licence), which is inside this file:
nothing is fetched from a network. The notebook is inside too: opened in ELCRec Lab, this file goes on from here.</p>
</footer>
`;
