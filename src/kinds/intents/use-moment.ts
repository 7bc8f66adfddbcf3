import { useMemo } from 'react';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { frameAt } from '../../runs/timeline.ts';
import { useLab } from '../page.tsx';
import { useScrubbed } from '../use-scrubbed.ts';
import type { ColourBy } from './config.ts';
import { momentOf, type Moment } from './model.ts';

export interface Shown {
  /** The map on show; not among the run's maps while it is being drawn. */
  readonly frame: MapFrame | null;
  /** Null before there is a run. */
  readonly moment: Moment | null;
}

/** A run's intents where it is looked at: the same in every place of the page. */
export function useMoment(run: RunRecord | null, colourBy: ColourBy): Shown {
  const { maps, epochs, dataset, imported, result, answers } = run ?? NONE;
  const trained = useScrubbed(run);
  const drawing = useLab((state) => (state.drawing?.run === run?.id ? state.drawing : null));
  // While the newest is followed it is watched as it is drawn.
  const frame = (trained === null ? drawing?.frame : null) ?? frameAt(maps, trained);
  const trails = useLab((state) => state.trails);
  // Anew with every epoch and map, not with every step.
  const moment = useMemo(
    () =>
      dataset === null
        ? null
        : withTrails(
            momentOf(
              {
                maps,
                epochs,
                dataset,
                result,
                ...(imported && { imported }),
                ...(answers && { answers }),
              },
              frame,
              colourBy,
              trained ?? undefined,
            ),
            trails ? maps : [],
          ),
    [maps, epochs, dataset, imported, result, answers, frame, colourBy, trained, trails],
  );
  return { frame, moment };
}

/** The centres' way over the maps up to the one on show. */
function withTrails(moment: Moment, maps: readonly MapFrame[]): Moment {
  const { frame, map } = moment;
  if (frame === null || map === null || maps.length === 0) return moment;
  const before = maps.filter(({ epoch }) => epoch < frame.epoch);
  return { ...moment, map: { ...map, trails: [...before, frame] } };
}

const NONE = {
  maps: [],
  epochs: [],
  dataset: null,
  imported: undefined,
  result: null,
  answers: undefined,
} as const;
