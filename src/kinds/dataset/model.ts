import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import type { NotebookView } from '../../document/view.ts';
import { dataOf, planners } from '../../jobs/plans.ts';
import { sameOrigin } from '../../runs/origin.ts';
import type { DatasetCell } from './config.ts';

/** What is known of the data; null where they have not been opened yet. */
export interface DatasetModel {
  readonly card: DatasetCard | null;
}

/** The open data's card; while none are open, that of a run that learned from the same source here. */
export function datasetModel(view: NotebookView, cell: DatasetCell): DatasetModel {
  const open = view.cards.get(cell.id);
  if (open !== undefined) return { card: open };
  const learners = new Set<string>(
    planners(view.notebook)
      .filter((planner) => dataOf(view, planner).includes(cell.id))
      .map(({ id }) => id),
  );
  const run = view.runs.find(
    ({ origin, place }) =>
      place !== null &&
      learners.has(place.cell) &&
      origin !== null &&
      sameOrigin(origin, cell.config.source),
  );
  return { card: run?.dataset ?? null };
}
