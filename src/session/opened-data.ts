import type { DatasetCard, DatasetSource } from '../../workers/protocol/dataset.ts';
import type { NotebookAction } from '../document/actions.ts';
import { is, withConfig } from '../document/cell.ts';
import type { CellId } from '../document/ids.ts';
import { kindOf } from '../document/kinds.ts';
import { cellOf } from '../document/notebook.ts';
import { datasetConfig } from '../kinds/dataset/config.ts';
import { sameOrigin } from '../runs/origin.ts';
import { originOf } from '../runs/resume.ts';
import { notebookOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';

/**
 * What opening data changes in the document: the cell's source, and the settings of cells that learn from it
 * where these do not suit the new data. Null when nothing does.
 */
export function dataAction(
  state: LabState,
  id: CellId,
  source: DatasetSource,
  card: DatasetCard,
): NotebookAction | null {
  const notebook = notebookOf(state);
  const cell = cellOf(notebook, id);
  if (!is(datasetConfig, cell)) return null;
  const origin = originOf(source);
  // What the document asks for is opened as it asks: its settings are its own.
  if (sameOrigin(cell.config.source, origin)) return null;
  const moved = notebook.cells.flatMap((learner): readonly NotebookAction[] => {
    const config = kindOf(learner).suited?.(learner.config, id, card) ?? learner.config;
    if (config === learner.config) return [];
    return [{ type: 'configure', cell: withConfig(learner, config), about: 'preset' }];
  });
  return {
    type: 'several',
    words: 'change data',
    actions: [
      { type: 'configure', cell: withConfig(cell, { source: origin }), about: 'data' },
      ...moved,
    ],
  };
}
