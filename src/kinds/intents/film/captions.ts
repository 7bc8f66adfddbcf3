import type { RunRecord } from '../../../runs/record.ts';
import { intentsInUse } from '../../../runs/summary.ts';
import { frameAt, healthAfter, timelineOf } from '../../../runs/timeline.ts';
import type { MapFrame } from '../../../runs/record.ts';
import { whenWords } from '../frames.ts';

type Past = Pick<RunRecord, 'name' | 'maps' | 'epochs'>;

/** One epoch of a film. */
export interface Shot {
  /** Epochs trained. */
  readonly epoch: number;
  /** The map on show: of that epoch, or of the nearest before it. */
  readonly frame: MapFrame;
  /** "After epoch 12", and of which epoch the map is, where that is another. */
  readonly when: string;
  /** "6 of 8 intents in use", as the epoch's record says; empty where nobody counted. */
  readonly intents: string;
  readonly run: string;
}

const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Every epoch of a run from its first map on, with what stands below it. */
export function shotsOf(run: Past): readonly Shot[] {
  const line = timelineOf(run);
  const start = run.maps.at(0)?.epoch;
  if (line === null || start === undefined) return [];
  return Array.from({ length: line.last - start + 1 }, (_, i) => start + i).flatMap((epoch) => {
    const frame = frameAt(run.maps, epoch);
    return frame === null ? [] : [shotOf(run, epoch, frame)];
  });
}

function shotOf(run: Past, epoch: number, frame: MapFrame): Shot {
  const health = healthAfter(run, epoch);
  const when = upper(whenWords({ epoch }));
  return {
    epoch,
    frame,
    when: frame.epoch === epoch ? when : `${when} (map of epoch ${frame.epoch})`,
    intents: health === null ? '' : intentsInUse(health),
    run: run.name,
  };
}
