import type { ClusterHealth } from '../../workers/catalog/metrics.ts';
import { count, healthSentence, percent } from '../runs/summary.ts';
import { axis, baseLayout, note, type Figure, type FigureOptions } from './figure.ts';
import { intentBars } from './intent-bars.ts';
import { intentSlots, type Slots } from './intent-slots.ts';
import { logRange, valueRange } from './range.ts';

export interface HealthOptions extends FigureOptions {
  readonly logY?: boolean;
  /** The map's colours; from this occupancy, unless said otherwise. */
  readonly slots?: Slots;
}

/** So many bars have their intent's number below them. */
const MOST_NUMBERS = 24;

/** Users per intent, fullest first, against the even share. Empty intents are drawn too: as nothing. */
export function healthFigure(health: ClusterHealth, options: HealthOptions): Figure {
  const { theme } = options;
  const logY = options.logY ?? false;
  const slots = options.slots ?? intentSlots(health.occupancy);
  const sorted = health.occupancy
    .map((users, intent) => ({ users, intent }))
    .sort((a, b) => b.users - a.users || a.intent - b.intent);
  const total = sorted.reduce((sum, { users }) => sum + users, 0);
  const even = total / Math.max(1, health.intents);
  const ranks = sorted.map((_, i) => i + 1);
  const trace = intentBars(
    sorted.map(({ intent, users }) => ({
      intent,
      value: users,
      words: `intent ${intent + 1}: ${count(users)} users, ${percent(users / total)}`,
    })),
    slots,
    theme,
  );

  const values = [...sorted.map(({ users }) => users), even];
  const layout = baseLayout(options, 280, `health:${logY}`, { top: 24 });
  return {
    kind: 'intents',
    title: 'Users per intent',
    data: [trace],
    layout: {
      ...layout,
      ...(trace.type === 'bar' ? { bargap: 0.25 } : {}),
      hovermode: 'closest',
      dragmode: false,
      // Every bar bears the number its intent has on the map; no numbers rather than others.
      xaxis: axis(theme, 'intent, fullest first', {
        range: [0.4, Math.max(1, sorted.length) + 0.6],
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
      yaxis: axis(theme, logY ? 'users (log scale)' : 'users', {
        type: logY ? 'log' : 'linear',
        ...(logY ? { dtick: 'D2' } : {}),
        range: logY ? [-0.1, logRange(values)[1]] : valueRange([0, ...values]),
        tickformat: ',d',
      }),
      shapes: [
        {
          type: 'line',
          xref: 'paper',
          x0: 0,
          x1: 1,
          yref: 'y',
          y0: even,
          y1: even,
          line: { color: theme.muted, width: 1.5, dash: 'dot' },
        },
      ],
      annotations: [
        note(theme, `even share ${count(Math.round(even))}`, {
          x: 1,
          xanchor: 'right',
          yref: 'y',
          y: logY ? Math.log10(Math.max(even, 0.1)) : even,
          yanchor: 'bottom',
        }),
      ],
    },
    summary: healthSentence(health),
    table: {
      columns: ['Intent', 'Users', 'Share'],
      rows: sorted.map(({ users, intent }) => [intent + 1, users, percent(users / total)]),
    },
  };
}
