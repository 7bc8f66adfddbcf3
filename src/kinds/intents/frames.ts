import type { ClusterHealth } from '../../../workers/catalog/metrics.ts';
import type { EpochRecord } from '../../../workers/protocol/run.ts';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { Agreement } from '../../figures/agreement-figure.ts';
import type { DriftPoint } from '../../figures/drift-figure.ts';
import { countLabels, intentSlots, plantedSlots, type Slots } from '../../figures/intent-slots.ts';
import type { RunRecord } from '../../runs/record.ts';

/** A frame counts the epochs behind it: 0 is the start, before any training. */
export const whenWords = ({ epoch }: Pick<MapFrame, 'epoch'>): string =>
  epoch === 0 ? 'before training' : `after epoch ${epoch}`;

/**
 * Health at the moment of a frame, or the newest while no frame is on show. Epoch records count from
 * 0, so the one behind frame n is n - 1; before training the frame itself tells, where it was counted.
 */
export function healthAt(
  epochs: readonly EpochRecord[],
  frame: Pick<MapFrame, 'epoch' | 'health'> | null,
): ClusterHealth | null {
  if (frame?.epoch === 0) return frame.health ?? null;
  const record =
    frame === null ? epochs.at(-1) : epochs.find(({ epoch }) => epoch === frame.epoch - 1);
  return record?.health ?? null;
}

/** Agreement with the planted intents, before training (where it was counted) and after every epoch. */
export function agreementOf({
  maps,
  epochs,
}: Pick<RunRecord, 'maps' | 'epochs'>): readonly Agreement[] {
  const start = maps.find(({ epoch }) => epoch === 0)?.health?.nmi ?? null;
  return [
    ...(start === null ? [] : [{ epoch: 0, nmi: start }]),
    ...epochs.flatMap(({ epoch, health }) =>
      health?.nmi == null ? [] : [{ epoch: epoch + 1, nmi: health.nmi }],
    ),
  ];
}

/** How far users stayed together over each epoch, from the second on. */
export const driftPoints = ({ epochs }: Pick<RunRecord, 'epochs'>): readonly DriftPoint[] =>
  epochs.flatMap(({ epoch, health }) =>
    health?.drift == null ? [] : [{ epoch: epoch + 1, ...health.drift }],
  );

/** Colours of a run's intents, the same in all its maps: of many, those with most users over all of them have one. */
export function slotsOf(maps: readonly MapFrame[]): Slots {
  const total: number[] = [];
  for (const { intents, centres } of maps) {
    if (intents === null) continue;
    countLabels(intents, (centres?.length ?? 0) / 2).forEach((users, intent) => {
      total[intent] = (total[intent] ?? 0) + users;
    });
  }
  return intentSlots(total);
}

/** Colours of the planted intents, the same in all maps of a run: matched to the learned ones of its newest. */
export function plantedSlotsOf(maps: readonly MapFrame[]): Slots {
  const newest = maps.at(-1);
  if (newest?.planted == null) return new Map();
  return plantedSlots(newest.planted, newest.intents, slotsOf(maps));
}
