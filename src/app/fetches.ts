import { sourceName } from '../kinds/dataset/sources.ts';
import { cellsOf } from '../document/notebook.ts';
import { runsAtOnce } from '../state/reasons.ts';
import { activeExperiment, aliveRun, notebookOf, slotOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';

/** What the main button will fetch from the network before anything trains; null where all is at hand. */
export function fetchesFirst(state: LabState): string | null {
  if (state.starting !== null || aliveRun(state) !== null) return null;
  const notebook = notebookOf(state);
  const active = activeExperiment(state);
  const one = active === null ? [] : [active];
  const runs = runsAtOnce(state) > 1 ? cellsOf(notebook, 'experiment') : one;
  const wanted = new Set(runs.map(({ config }) => config.dataset));
  const names = cellsOf(notebook, 'dataset').flatMap(({ id, config }) => {
    const { opened, state: slot } = slotOf(state, id);
    const missing = wanted.has(id) && opened === null && slot.kind === 'empty';
    return missing && config.source.kind === 'catalog' ? [sourceName(config.source)] : [];
  });
  if (names.length === 0) return null;
  return `fetches ${[...new Set(names)].join(' and ')} first`;
}
