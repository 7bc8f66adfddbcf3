import { DASHES } from './dashes.ts';
import type { RunStyle } from './run-style.ts';

/** The marker's outline around (14, 6), as plotly draws it. */
const OUTLINES: Readonly<Record<RunStyle['symbol'], string>> = {
  circle: 'M10.5 6a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0Z',
  square: 'M10.8 2.8h6.4v6.4h-6.4Z',
  diamond: 'M14 1.6 18.4 6 14 10.4 9.6 6Z',
  'triangle-up': 'M14 1.8 18 9H10Z',
  'triangle-down': 'M14 10.2 10 3h8Z',
  cross: 'M12.6 2h2.8v2.6H18v2.8h-2.6V10h-2.8V7.4H10V4.6h2.6Z',
};

/** A run's line and marker as they look in every figure. */
export function RunSwatch({
  style,
  off = false,
}: {
  readonly style: RunStyle;
  readonly off?: boolean;
}) {
  const { color, dash, width, symbol, filled } = style;
  return (
    <svg
      className="swatch run-swatch"
      viewBox="0 0 28 12"
      width="28"
      height="12"
      aria-hidden="true"
      opacity={off ? 0.3 : 1}
    >
      <line
        x1="2"
        y1="6"
        x2="26"
        y2="6"
        stroke={color}
        strokeWidth={width}
        strokeDasharray={DASHES[dash] ?? ''}
        strokeLinecap="round"
      />
      <path
        d={OUTLINES[symbol]}
        fill={filled ? color : 'var(--paper)'}
        stroke={filled ? 'var(--paper)' : color}
        strokeWidth={filled ? 1 : 1.5}
      />
    </svg>
  );
}
