import { useMemo } from 'react';
import type { FigureOptions } from '../figures/figure.ts';
import { useChartTheme, useNarrow } from '../figures/use-chart-theme.ts';

/** What every figure on the page is told: the theme, and whether the screen is narrow. */
export function useFigureOptions(): FigureOptions {
  const theme = useChartTheme();
  const narrow = useNarrow();
  return useMemo(() => ({ theme, narrow }), [theme, narrow]);
}
