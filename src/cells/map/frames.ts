import type { MapFrame } from '../../../workers/protocol/map.ts';
import { countLabels, intentSlots, type Slots } from '../../charts/intent-slots.ts';

/** The frame on show: the chosen epoch's, or the newest while none is chosen or it is gone. */
export function frameAt(frames: readonly MapFrame[], epoch: number | null): MapFrame | null {
  return frames.find((frame) => frame.epoch === epoch) ?? frames.at(-1) ?? null;
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
