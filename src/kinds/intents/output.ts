import { nameOf } from '../../../workers/catalog/models.ts';
import { agreementFigure } from '../../figures/agreement-figure.ts';
import { centresFigure } from '../../figures/centres-figure.ts';
import { driftFigure } from '../../figures/drift-figure.ts';
import type { Figure, FigureOptions } from '../../figures/figure.ts';
import { healthFigure } from '../../figures/health-figure.ts';
import { mapFigure } from '../../figures/map-figure.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { healthSentence } from '../../runs/summary.ts';
import { runProvenance } from '../provenance.ts';
import { learnsIntents, newestMoment, type IntentsModel, type Moment } from './model.ts';

/** A map of users, whether the intents were in use at that moment, and what they agree with. */
export function intentsOutput(model: IntentsModel, options: FigureOptions): CellOutput {
  const { run } = model;
  if (run === null) return wordsOnly('Not run yet.');
  const moment = newestMoment(run, model);
  const { health } = moment;
  return {
    text: [
      health === null
        ? withoutHealth(run, 'Users per intent are counted after the first epoch.')
        : healthSentence(health),
      ...(model.laidOutAnew && moment.frame !== null ? [ownLayout(moment.frame)] : []),
    ].join(' '),
    figures: [
      mapOf(moment, options),
      barsOf(moment, options),
      agreementCurve(moment, options),
      centresOf(moment, options),
      driftCurve(moment, options),
    ].filter((figure) => figure !== null),
    tables: [],
    provenance: runProvenance(run),
  };
}

/** Said where a cell asks for another layout: that lives on the page alone. */
const ownLayout = ({ quality: { perplexity, seed } }: MapFrame): string =>
  `The map here is the run’s own (t-SNE, perplexity ${perplexity}, seed ${seed}), not the layout that the cell asks for.`;

/** Users in the plane; null before the first map. */
export const mapOf = (
  { frame, map }: Pick<Moment, 'frame' | 'map'>,
  options: FigureOptions & { readonly width?: number },
): Figure | null =>
  frame === null || map === null ? null : mapFigure(frame, { ...options, ...map });

/** Users per intent; null where nobody counted. */
export const barsOf = (
  { health, slots }: Pick<Moment, 'health' | 'slots'>,
  options: FigureOptions,
): Figure | null =>
  health === null
    ? null
    : healthFigure(health, { ...options, ...(slots === null ? {} : { slots }) });

/** Agreement with the planted intents over the epochs; null where there are none to agree with. */
export const agreementCurve = (
  { agreement, epoch }: Pick<Moment, 'agreement' | 'epoch'>,
  options: FigureOptions,
): Figure | null =>
  agreement.length === 0 ? null : agreementFigure(agreement, { ...options, at: epoch });

/** How far apart the centres are; null where that was not measured. */
export const centresOf = (
  { health, slots }: Pick<Moment, 'health' | 'slots'>,
  options: FigureOptions,
): Figure | null =>
  health === null
    ? null
    : centresFigure(health, { ...options, ...(slots === null ? {} : { slots }) });

/** Whether users settle; null before the second epoch. */
export const driftCurve = (
  { drift, epoch }: Pick<Moment, 'drift' | 'epoch'>,
  options: FigureOptions,
): Figure | null => (drift.length === 0 ? null : driftFigure(drift, { ...options, at: epoch }));

/** Why nothing was counted: there is nothing to count, or `yet`. */
export const withoutHealth = (run: RunRecord, yet: string): string =>
  learnsIntents(run) ? yet : `${nameOf(run.config)} has no intents.`;
