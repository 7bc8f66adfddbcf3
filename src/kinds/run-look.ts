import { useMemo } from 'react';
import type { RunId } from '../../workers/protocol/ids.ts';
import { useLab } from './page.tsx';
import { runStyles, type RunStyle } from '../figures/run-style.ts';
import { useChartTheme } from '../figures/use-chart-theme.ts';
import { runsHere } from '../state/selectors.ts';

/** The looks of all runs of the notebook: a run is drawn alike in every cell. */
export function useRunLooks(): ReadonlyMap<RunId, RunStyle> {
  const theme = useChartTheme();
  const runs = useLab(runsHere);
  return useMemo(() => runStyles(runs, theme), [runs, theme]);
}
