import type { Variant } from '../../workers/catalog/config.ts';
import { variantStyle } from './theme.ts';
import { useChartTheme } from './use-chart-theme.ts';

const DASHES: Readonly<Record<string, string>> = { solid: '', dash: '6 4', dot: '0.1 4.5' };

/** A variant's line as it looks in every figure. */
export function Swatch({ variant }: { readonly variant: Variant }) {
  const { color, dash, width } = variantStyle(variant, useChartTheme());
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
