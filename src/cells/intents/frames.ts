import type { ClusterHealth } from '../../../workers/protocol/metrics.ts';
import type { EpochRecord } from '../../../workers/protocol/run.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { countLabels, intentSlots, type Slots } from '../../charts/intent-slots.ts';

/** The frame on show: the chosen epoch's, or the newest while none is chosen or it is gone. */
export function frameAt(frames: readonly MapFrame[], epoch: number | null): MapFrame | null {
  return frames.find((frame) => frame.epoch === epoch) ?? frames.at(-1) ?? null;
}

/** A frame counts the epochs behind it: 0 is the start, before any training. */
export const whenWords = ({ epoch }: Pick<MapFrame, 'epoch'>): string =>
  epoch === 0 ? 'before training' : `after epoch ${epoch}`;

/**
 * Health at the moment of a frame, or the newest while no frame is on show. Epoch records count from
 * 0, so the one behind frame n is n - 1; before training nothing was counted.
 */
export function healthAt(
  epochs: readonly EpochRecord[],
  frame: Pick<MapFrame, 'epoch'> | null,
): ClusterHealth | null {
  const record =
    frame === null ? epochs.at(-1) : epochs.find(({ epoch }) => epoch === frame.epoch - 1);
  return record?.health ?? null;
}

/** Colours of the intents up to and including a frame, carried from frame to frame so that they keep. */
export function slotsAt(frames: readonly MapFrame[], frame: MapFrame): Slots {
  let slots: Slots = new Map();
  for (const { epoch, intents, centres } of frames) {
    if (epoch > frame.epoch) break;
    if (intents !== null)
      slots = intentSlots(countLabels(intents, (centres?.length ?? 0) / 2), slots);
  }
  return slots;
}
