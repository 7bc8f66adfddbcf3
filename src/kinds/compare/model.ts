import type { RunId } from '../../../workers/protocol/ids.ts';
import type { NotebookView } from '../../document/view.ts';
import type { FigureOptions } from '../../figures/figure.ts';
import type { OverlayOptions } from '../../figures/overlay.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { CompareCell, CompareConfig } from './config.ts';

/** Every run of the notebook, and those of them that are drawn. */
export interface CompareModel {
  readonly config: CompareConfig;
  readonly runs: readonly RunRecord[];
  readonly drawn: readonly RunRecord[];
}

export const compareModel = (
  { runs, hidden }: NotebookView,
  { config }: CompareCell,
): CompareModel => ({ config, runs, drawn: runs.filter(({ id }) => !hidden.has(id)) });

/** How the curves are drawn: as the cell says, the run at hand and starred ones before others where not all can be. */
export function overlayOptions(
  { x_axis, smoothing, log_y }: Pick<CompareConfig, 'x_axis' | 'smoothing' | 'log_y'>,
  drawn: readonly RunRecord[],
  options: FigureOptions,
  current: RunId | null = null,
): Omit<OverlayOptions, 'styles'> {
  const starred = drawn.filter((run) => run.starred).map(({ id }) => id);
  return {
    ...options,
    x: x_axis,
    smoothing,
    logY: log_y,
    preferred: new Set(current === null ? starred : [current, ...starred]),
  };
}
