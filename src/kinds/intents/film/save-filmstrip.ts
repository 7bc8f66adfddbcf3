import { filmstripFigure } from '../../../figures/filmstrip-figure.ts';
import { saveFigure, type SaveFormat } from '../../../figures/save.ts';
import type { Theme } from '../../../figures/theme.ts';
import type { RunRecord } from '../../../runs/record.ts';
import { runProvenance } from '../../provenance.ts';
import type { ColourBy } from '../config.ts';
import { panelsOf, panelTable } from './panels.ts';

/** px: what fits a page of two columns of text. */
const WIDTH = 960;

/** The maps of a run beside each other, as a file: `<run>-filmstrip.svg`. */
export function saveFilmstrip(
  run: RunRecord,
  colourBy: ColourBy,
  format: SaveFormat,
  theme: Theme,
): Promise<void> {
  const panels = panelsOf(run, colourBy);
  const figure = filmstripFigure(panels, { theme, width: WIDTH, table: panelTable(run) });
  return saveFigure(format, figure, {
    name: run.name,
    provenance: runProvenance(run),
    theme,
    width: WIDTH,
  });
}
