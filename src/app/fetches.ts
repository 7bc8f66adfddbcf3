import { sourceName } from '../kinds/dataset/sources.ts';
import { cellsOf } from '../document/notebook.ts';
import { plansOf } from '../jobs/plans.ts';
import { allSpecs } from '../jobs/queue.ts';
import { datasetConfig } from '../kinds/dataset/config.ts';
import { runsAtOnce } from '../state/reasons.ts';
import { activePlanner, aliveRun, notebookOf, slotOf, viewOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';

/** What the main button will fetch from the network before anything trains; null where all is at hand. */
export function fetchesFirst(state: LabState): string | null {
  if (state.starting !== null || aliveRun(state) !== null) return null;
  const notebook = notebookOf(state);
  const view = viewOf(state);
  const active = activePlanner(state);
  const one = active === null ? [] : plansOf(view, active);
  const specs = runsAtOnce(state) > 1 ? allSpecs(view) : one;
  const wanted = new Set(specs.map(({ dataset }) => dataset));
  const names = cellsOf(notebook, datasetConfig).flatMap(({ id, config }) => {
    const { opened, state: slot } = slotOf(state, id);
    const missing = wanted.has(id) && opened === null && slot.kind === 'empty';
    return missing && config.source.kind === 'catalog' ? [sourceName(config.source)] : [];
  });
  if (names.length === 0) return null;
  return `fetches ${[...new Set(names)].join(' and ')} first`;
}
