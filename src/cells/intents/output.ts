import type { FigureOptions } from '../../charts/figure.ts';
import { healthFigure } from '../../charts/health-figure.ts';
import { mapExtent, mapFigure } from '../../charts/map-figure.ts';
import type { CellOf } from '../../notebook/cell.ts';
import { wordsOnly, type CellOutput } from '../../notebook/cell-output.ts';
import { runOf, type NotebookView } from '../../notebook/view.ts';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { healthSentence } from '../../runs/summary.ts';
import { frameAt, healthAt, slotsAt } from './frames.ts';
import { runProvenance } from '../provenance.ts';

/** The newest map of users, and whether the intents were in use at that moment. */
export function intentsOutput(
  view: NotebookView,
  cell: CellOf<'intents'>,
  options: FigureOptions,
): CellOutput {
  const run = runOf(view, cell.config.experiment);
  if (run === null) return wordsOnly('Not run yet.');
  const frame = frameAt(run.maps, null);
  const health = healthAt(run.epochs, frame);
  const slots = frame === null ? {} : { slots: slotsAt(run.maps, frame) };
  return {
    text: health === null ? withoutHealth(run) : healthSentence(health),
    figures: [
      ...(frame === null ? [] : [newestMap(run, frame, cell.config.colour_by, options)]),
      ...(health === null ? [] : [healthFigure(health, { ...options, ...slots })]),
    ],
    tables: [],
    provenance: runProvenance(run),
  };
}

function newestMap(
  { maps, dataset }: RunRecord,
  frame: MapFrame,
  wanted: CellOf<'intents'>['config']['colour_by'],
  options: FigureOptions,
) {
  // What the run cannot be coloured by, it is not: a backbone has no intents, a file no planted ones.
  const colourBy = frame.intents === null ? 'planted' : frame.planted === null ? 'intent' : wanted;
  const names = dataset.intents?.map(({ name }) => name);
  return mapFigure(frame, {
    ...options,
    colourBy,
    ...(colourBy === 'intent' ? { slots: slotsAt(maps, frame) } : {}),
    ...(names === undefined ? {} : { names }),
    totalUsers: dataset.users,
    extent: mapExtent(maps),
  });
}

const withoutHealth = (run: RunRecord): string =>
  run.config.variant === 'B'
    ? 'The backbone alone has no intents.'
    : 'Users per intent are counted after the first epoch.';
