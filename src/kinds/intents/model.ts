import { cardOf } from '../../../workers/catalog/models.ts';
import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import type { Agreement } from '../../figures/agreement-figure.ts';
import type { DriftPoint } from '../../figures/drift-figure.ts';
import type { Slots } from '../../figures/intent-slots.ts';
import type { MapOptions } from '../../figures/map-figure.ts';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { frameAt, healthAfter, newestEpoch } from '../../runs/timeline.ts';
import type { ColourBy, IntentsCell } from './config.ts';
import { agreementOf, driftPoints, slotsOf } from './frames.ts';
import { layoutOf, ownParts } from './layout-choice.ts';
import { mapOptions } from './map-options.ts';

/** What there is to see of a run's intents after so many epochs of training. */
export interface Moment {
  /** Epochs trained; null before anything was recorded. */
  readonly epoch: number | null;
  /** The map of that epoch, else the nearest before it; null before the first. */
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

/**
 * Intents after `epoch` epochs of their run, beside a map: that epoch's, one before it, or one that is still being drawn.
 * Whether they are in use is told by the epoch's own record, and waits for no map.
 */
export function momentOf(
  run: Pick<RunRecord, 'maps' | 'epochs' | 'dataset'> &
    Partial<Pick<RunRecord, 'imported' | 'result' | 'answers'>>,
  frame: MapFrame | null,
  colourBy: ColourBy,
  epoch: number | null = newestEpoch(run),
): Moment {
  return {
    epoch,
    frame,
    map: frame === null ? null : mapOptions(run, frame, colourBy),
    health: healthOf(run, epoch),
    slots: frame === null ? null : slotsOf(run.maps.length > 0 ? run.maps : [frame]),
    agreement: run.imported === undefined ? agreementOf(run) : [],
    drift: driftPoints(run),
  };
}

/** A run from a file has one moment alone. */
function healthOf(run: Parameters<typeof momentOf>[0], epoch: number | null): ClusterHealth | null {
  if (run.imported !== undefined) return run.result?.health ?? null;
  return epoch === null ? null : healthAfter(run, epoch);
}

export interface IntentsModel {
  /** The run whose intents they are; null before any. */
  readonly run: RunRecord | null;
  readonly colourBy: ColourBy;
  /** The page may show another layout than the run's own maps, which files hold. */
  readonly laidOutAnew: boolean;
}

export const intentsModel = (view: NotebookView, { config }: IntentsCell): IntentsModel => ({
  run: runOf(view, config.experiment),
  colourBy: config.colour_by,
  laidOutAnew: Object.keys(ownParts(layoutOf(config))).length > 0,
});

/** The intents as their run has them now, beside its newest map. */
export const newestMoment = (run: RunRecord, { colourBy }: IntentsModel): Moment =>
  momentOf(run, frameAt(run.maps, null), colourBy);

/** Whether a run learns intents at all: the backbone alone has none. */
export const learnsIntents = ({ config }: Pick<RunRecord, 'config'>): boolean =>
  cardOf(config).has(config).intents;
