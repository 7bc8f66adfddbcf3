import type { ClusterHealth } from '../../workers/catalog/metrics.ts';
import { axis, baseLayout, note, type Figure, type FigureOptions } from './figure.ts';
import { intentBars } from './intent-bars.ts';
import { intentSlots, type Slots } from './intent-slots.ts';

export interface CentresOptions extends FigureOptions {
  /** The map's colours; from the occupancy, unless said otherwise. */
  readonly slots?: Slots;
}

/** Cosine from which two centres are copies of each other, as ClusterHealth.distinct counts them. */
const COPY = 0.95;
/** So many have their intent's number below them. */
const MOST_NUMBERS = 24;

const degrees = (cosine: number): number => (Math.acos(cosine) * 180) / Math.PI;

/**
 * How far each centre is from its nearest other one, as an angle, farthest first: 0° = a copy, 90° = nothing in common.
 * Null where it was not measured or there is one centre alone.
 */
export function centresFigure(health: ClusterHealth, options: CentresOptions): Figure | null {
  const { nearest, distinct } = health;
  if (nearest === undefined || nearest.length === 0 || distinct === undefined) return null;
  const { theme } = options;
  const slots = options.slots ?? intentSlots(health.occupancy);
  const sorted = nearest
    .map((cosine, intent) => ({ intent, angle: degrees(cosine) }))
    .sort((a, b) => b.angle - a.angle || a.intent - b.intent);
  const ranks = sorted.map((_, i) => i + 1);
  const trace = intentBars(
    sorted.map(({ intent, angle }) => ({
      intent,
      value: angle,
      words: `intent ${intent + 1}: ${angle.toFixed(1)}° to the nearest other`,
    })),
    slots,
    theme,
  );
  const copy = degrees(COPY);
  return {
    kind: 'centres',
    title: 'Distance between centres',
    data: [trace],
    layout: {
      ...baseLayout(options, 200, 'centres', { top: 20 }),
      ...(trace.type === 'bar' ? { bargap: 0.25 } : {}),
      hovermode: 'closest',
      dragmode: false,
      xaxis: axis(theme, 'intent, farthest first', {
        range: [0.4, sorted.length + 0.6],
        showgrid: false,
        ...(sorted.length <= MOST_NUMBERS
          ? {
              tickmode: 'array',
              tickvals: ranks,
              ticktext: sorted.map(({ intent }) => String(intent + 1)),
              tickangle: 0,
            }
          : { showticklabels: false }),
      }),
      yaxis: axis(theme, 'angle to nearest other', {
        range: [0, Math.max(96, sorted[0].angle * 1.06)],
        nticks: 0,
        dtick: 45,
        ticksuffix: '°',
      }),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          y0: copy,
          y1: copy,
          line: { color: theme.muted, width: 1.5, dash: 'dot' },
        },
      ],
      annotations: [
        note(theme, `dotted: copies, ${copy.toFixed(0)}° and less`, {
          x: 1,
          xanchor: 'right',
          y: 1.02,
          yanchor: 'bottom',
        }),
      ],
    },
    summary: `${distinct} of ${nearest.length} centres stand apart (cosine below ${COPY} to every other).`,
    table: {
      columns: ['Intent', 'Cosine to the nearest other centre', 'Angle in degrees'],
      rows: sorted.map(({ intent, angle }) => [
        intent + 1,
        nearest[intent].toFixed(4),
        angle.toFixed(1),
      ]),
    },
  };
}
