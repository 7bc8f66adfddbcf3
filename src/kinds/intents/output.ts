import { agreementFigure } from '../../figures/agreement-figure.ts';
import type { FigureOptions } from '../../figures/figure.ts';
import { healthFigure } from '../../figures/health-figure.ts';
import { mapFigure } from '../../figures/map-figure.ts';
import type { CellOf } from '../../document/cell.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import type { RunRecord } from '../../runs/record.ts';
import { healthSentence } from '../../runs/summary.ts';
import { agreementOf, frameAt, healthAt, slotsOf } from './frames.ts';
import { mapOptions } from './map-options.ts';
import { runProvenance } from '../provenance.ts';

/** The newest map of users, whether the intents were in use at that moment, and what they agree with. */
export function intentsOutput(
  view: NotebookView,
  cell: CellOf<'intents'>,
  options: FigureOptions,
): CellOutput {
  const run = runOf(view, cell.config.experiment);
  if (run === null) return wordsOnly('Not run yet.');
  const frame = frameAt(run.maps, null);
  const health = healthAt(run.epochs, frame);
  const slots = frame === null ? {} : { slots: slotsOf(run.maps) };
  const agreement = agreementOf(run);
  const at = frame?.epoch ?? null;
  return {
    text: health === null ? withoutHealth(run) : healthSentence(health),
    figures: [
      ...(frame === null
        ? []
        : [mapFigure(frame, { ...options, ...mapOptions(run, frame, cell.config.colour_by) })]),
      ...(health === null ? [] : [healthFigure(health, { ...options, ...slots })]),
      ...(agreement.length === 0 ? [] : [agreementFigure(agreement, { ...options, at })]),
    ],
    tables: [],
    provenance: runProvenance(run),
  };
}

const withoutHealth = (run: RunRecord): string =>
  run.config.variant === 'B'
    ? 'The backbone alone has no intents.'
    : 'Users per intent are counted after the first epoch.';
