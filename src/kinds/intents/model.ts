import { cardOf } from '../../../workers/catalog/models.ts';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import type { Agreement } from '../../figures/agreement-figure.ts';
import type { DriftPoint } from '../../figures/drift-figure.ts';
import type { Slots } from '../../figures/intent-slots.ts';
import type { MapOptions } from '../../figures/map-figure.ts';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import type { ColourBy, IntentsCell } from './config.ts';
import { agreementOf, driftPoints, frameAt, healthAt, slotsOf } from './frames.ts';
import { mapOptions } from './map-options.ts';

/** What there is to see of a run's intents at one of its maps, or before the first. */
export interface Moment {
  readonly frame: MapFrame | null;
  /** How the map is drawn; null without one. */
  readonly map: Omit<MapOptions, 'theme'> | null;
  /** Whether the intents were in use at that time; null where nobody counted. */
  readonly health: ClusterHealth | null;
  /** Colours of the intents; null before there is a map. */
  readonly slots: Slots | null;
  /** Agreement with the planted intents, over all epochs. */
  readonly agreement: readonly Agreement[];
  /** How far users stayed together over each epoch. */
  readonly drift: readonly DriftPoint[];
}

/** Intents at a map of their run: the newest, one chosen by hand, or one that is still being drawn. */
export function momentOf(
  run: Pick<RunRecord, 'maps' | 'epochs' | 'dataset'> &
    Partial<Pick<RunRecord, 'imported' | 'result'>>,
  frame: MapFrame | null,
  colourBy: ColourBy,
): Moment {
  return {
    frame,
    map: frame === null ? null : mapOptions(run, frame, colourBy),
    // A run from a file has one moment alone.
    health: run.imported === undefined ? healthAt(run.epochs, frame) : (run.result?.health ?? null),
    slots: frame === null ? null : slotsOf(run.maps.length > 0 ? run.maps : [frame]),
    agreement: run.imported === undefined ? agreementOf(run) : [],
    drift: driftPoints(run),
  };
}

export interface IntentsModel {
  /** The run whose intents they are; null before any. */
  readonly run: RunRecord | null;
  readonly colourBy: ColourBy;
}

export const intentsModel = (view: NotebookView, { config }: IntentsCell): IntentsModel => ({
  run: runOf(view, config.experiment),
  colourBy: config.colour_by,
});

/** The intents at the newest map of their run. */
export const newestMoment = (run: RunRecord, { colourBy }: IntentsModel): Moment =>
  momentOf(run, frameAt(run.maps, null), colourBy);

/** Whether a run learns intents at all: the backbone alone has none. */
export const learnsIntents = ({ config }: Pick<RunRecord, 'config'>): boolean =>
  cardOf(config).has(config).intents;
