import { DASHES } from './dashes.ts';
import { modelStyle } from './theme.ts';
import { useChartTheme } from './use-chart-theme.ts';

/** The line of a model or a variant as it looks in every figure. */
export function Swatch({ name }: { readonly name: string }) {
  const { color, dash, width } = modelStyle(name, useChartTheme());
  return (
    <svg className="swatch" viewBox="0 0 22 8" width="22" height="8" aria-hidden="true">
      <line
        x1="2"
        y1="4"
        x2="20"
        y2="4"
        stroke={color}
        strokeWidth={width}
        strokeDasharray={DASHES[dash] ?? ''}
        strokeLinecap="round"
      />
    </svg>
  );
}
