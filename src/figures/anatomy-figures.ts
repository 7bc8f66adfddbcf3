import type { PlotData } from 'plotly.js';
import { lossOf } from '../../workers/catalog/metrics.ts';
import type { RunRecord } from '../runs/record.ts';
import { epochNumber, metric, percent } from '../runs/summary.ts';
import { runTerms } from '../runs/terms.ts';
import { axis, baseLayout, legendOutside, type Figure, type FigureOptions } from './figure.ts';
import { lossPoints, weightOf } from './loss-curves.ts';
import { termLabel } from './names.ts';
import { termColour } from './theme.ts';

const PARTS = {
  encoder: { kind: 'pull-encoder', title: 'What pulls at the encoder' },
  centres: { kind: 'pull-centres', title: 'What pulls at the centres' },
} as const;

/**
 * Share of each term in the sum of the norms of their gradients, on the encoder or on the centres, at the epochs where
 * that was measured. Norms are of gradients that may point against each other: a share says how strong a pull is, not
 * where it leads. Null where nothing was measured.
 */
export function pullFigure(
  run: RunRecord,
  part: keyof typeof PARTS,
  options: FigureOptions,
): Figure | null {
  const all = runTerms(run);
  const measured = run.epochs.flatMap(({ epoch, pulls }) => {
    const norms = Object.entries(pulls ?? {}).flatMap(([term, pull]) =>
      pull[part] === null ? [] : [[term, pull[part]] as const],
    );
    return norms.length === 0 ? [] : [{ epoch, norms: new Map(norms) }];
  });
  if (measured.length === 0) return null;
  const { theme } = options;
  const total = (norms: ReadonlyMap<string, number>) =>
    [...norms.values()].reduce((sum, norm) => sum + norm, 0);
  const share = (norms: ReadonlyMap<string, number>, term: string) =>
    (norms.get(term) ?? 0) / Math.max(total(norms), Number.MIN_VALUE);
  const terms = all.filter((term) => measured.some(({ norms }) => (norms.get(term) ?? 0) > 0));
  const last = measured[measured.length - 1];
  const strongest = [...terms].sort((a, b) => share(last.norms, b) - share(last.norms, a)).at(0);
  const { kind, title } = PARTS[part];
  return {
    kind,
    title,
    data: terms.map((term): Partial<PlotData> => ({
      type: 'bar',
      name: termLabel(term),
      x: measured.map(({ epoch }) => `epoch ${epochNumber(epoch)}`),
      y: measured.map(({ norms }) => share(norms, term)),
      marker: { color: termColour(term, theme, all), line: { color: theme.paper, width: 1 } },
      hovertemplate: `%{x}: %{y:.1%} ${termLabel(term)}<extra></extra>`,
    })),
    layout: {
      ...baseLayout(options, 260, kind, { top: 48 }),
      ...legendOutside(theme, { traceorder: 'normal' }),
      barmode: 'stack',
      bargap: 0.35,
      dragmode: false,
      hovermode: 'closest',
      xaxis: axis(theme, 'after', { type: 'category', showgrid: false }),
      yaxis: axis(theme, 'share of gradient norms', { range: [0, 1], tickformat: '.0%' }),
    },
    summary:
      strongest === undefined
        ? `No term pulls at the ${part}.`
        : `After epoch ${epochNumber(last.epoch)} ${termLabel(strongest)} has ${percent(share(last.norms, strongest))} of the pull on the ${part}.`,
    table: {
      columns: ['Epoch', ...terms.map(termLabel)],
      rows: measured.map(({ epoch, norms }) => [
        epochNumber(epoch),
        ...terms.map((term) => (norms.get(term) ?? 0).toExponential(3)),
      ]),
      note: 'Norms of the weighted gradient of each term alone after the epoch, on its first batch.',
    },
  };
}

/** Every term times its weight, stacked: what the total is made of, epoch by epoch. Null before the first has ended. */
export function weightedTermsFigure(run: RunRecord, options: FigureOptions): Figure | null {
  const { theme } = options;
  const all = runTerms(run);
  const points = lossPoints(run, 'epoch');
  const value = (point: (typeof points)[number], term: string): number | null => {
    const [loss, weight] = [lossOf(point.losses, term), weightOf(run, term)(point)];
    return loss === null || weight === null ? null : loss * weight;
  };
  const terms = all.filter((term) => points.some((point) => value(point, term) !== null));
  if (points.length === 0 || terms.length === 0) return null;
  const last = points[points.length - 1];
  return {
    kind: 'weighted-terms',
    title: 'What the loss is made of',
    data: terms.map((term): Partial<PlotData> => ({
      type: 'bar',
      name: termLabel(term),
      x: points.map(({ at }) => at),
      y: points.map((point) => value(point, term)),
      marker: { color: termColour(term, theme, all) },
      hovertemplate: `epoch %{x}: ${termLabel(term)} %{y:.4f}<extra></extra>`,
    })),
    layout: {
      ...baseLayout(options, 260, 'weighted-terms', { top: 48 }),
      ...legendOutside(theme, { traceorder: 'normal' }),
      // What is below 0 is stacked downwards.
      barmode: 'relative',
      bargap: points.length > 60 ? 0 : 0.15,
      dragmode: false,
      hovermode: 'closest',
      xaxis: axis(theme, 'epochs trained', { showgrid: false }),
      yaxis: axis(theme, 'loss term × its weight'),
    },
    summary: `After epoch ${last.at}: ${terms
      .map((term) => `${termLabel(term)} ${metric(value(last, term))}`)
      .join(', ')}.`,
    table: {
      columns: ['Epoch', ...terms.map(termLabel)],
      rows: points.map((point) => [point.at, ...terms.map((term) => metric(value(point, term)))]),
    },
  };
}
