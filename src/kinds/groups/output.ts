import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { FigureOptions } from '../../figures/figure.ts';
import {
  coldStartFigure,
  groupMetricFigure,
  groupShareFigure,
} from '../../figures/group-figures.ts';
import { runProvenance } from '../provenance.ts';
import type { GroupsModel } from './model.ts';

/** Each group's metric and intents, and HR@5 by length of history. */
export function groupsOutput(model: GroupsModel, options: FigureOptions): CellOutput {
  const { run, found, metric } = model;
  if (run === null || found === null) return wordsOnly(model.without);
  const figures = [
    groupMetricFigure(found.groups, metric, options),
    groupShareFigure(found.groups, options),
    coldStartFigure(found.cold, options),
  ].filter((figure) => figure !== null);
  return {
    text: figures[0].summary,
    figures,
    tables: [],
    provenance: runProvenance(run),
  };
}
