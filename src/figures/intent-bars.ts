import type { PlotData } from 'plotly.js';
import { faded } from './colour.ts';
import type { Slots } from './intent-slots.ts';
import { intentStyle, restColour, type Theme } from './theme.ts';

/** More intents than this are drawn as one stepped area: single bars would be thinner than a pixel. */
const MOST_BARS = 128;

/** One number of an intent, and what it says when it is pointed at. */
export interface IntentBar {
  readonly intent: number;
  readonly value: number;
  readonly words: string;
}

/** A number per intent as bars in the map's colours, in the order given; of very many, as one area. */
export function intentBars(
  bars: readonly IntentBar[],
  slots: Slots,
  theme: Theme,
): Partial<PlotData> {
  const common = {
    x: bars.map((_, i) => i + 1),
    y: bars.map(({ value }) => value),
    hovertext: bars.map(({ words }) => words),
    hovertemplate: '%{hovertext}<extra></extra>',
  };
  const colours = bars.map(({ intent }) => {
    const slot = slots.get(intent);
    return slot === undefined ? restColour(theme) : intentStyle(slot, theme).color;
  });
  return (
    bars.length <= MOST_BARS
      ? { ...common, type: 'bar', marker: { color: colours, cornerradius: 2 } }
      : {
          ...common,
          type: 'scatter',
          mode: 'lines',
          line: { shape: 'hvh', color: theme.accent, width: 1.5 },
          fill: 'tozeroy',
          fillcolor: faded(theme.accent, 0.18),
        }
  ) as Partial<PlotData>;
}
