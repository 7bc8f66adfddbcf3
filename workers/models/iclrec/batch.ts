import type { RecLoss } from '../../catalog/rec-loss-fields.ts';
import type { Batch } from '../../data/batch.ts';
import { tensor2d, type Tensor2D } from '../../engine/tf.ts';
import { deviceBatch, type BatchNeeds, type DeviceBatch } from '../blocks/batch.ts';
import { unitRows } from '../blocks/user-vectors.ts';
import type { Intents } from './intents.ts';

/** The centroids on the device, [K, D]: constants to the step, no gradient reaches them. */
export interface DeviceIntents {
  /** As k-means left them: a user's nearest one is sought among these. */
  readonly centroids: Tensor2D;
  /** At unit length: what a user's views are compared with. */
  readonly unit: Tensor2D;
}

export interface IclrecBatch extends DeviceBatch {
  /** Null where no term reads them. */
  readonly intents: DeviceIntents | null;
}

/** A batch with the centroids of its epoch. `rows`: of the item table. */
export function iclrecBatch(
  batch: Batch,
  rows: number,
  needs: BatchNeeds,
  intents: Intents | null,
  recLoss: RecLoss = 'bce',
): IclrecBatch {
  const plain = deviceBatch(batch, rows, needs, recLoss);
  const uploaded = intents && onDevice(intents);
  return {
    ...plain,
    intents: uploaded,
    dispose: () => {
      plain.dispose();
      uploaded?.centroids.dispose();
      uploaded?.unit.dispose();
    },
  };
}

function onDevice({ values, width }: Intents): DeviceIntents {
  const shape: [number, number] = [values.length / width, width];
  return {
    centroids: tensor2d(values, shape),
    unit: tensor2d(unitRows(values.slice(), width), shape),
  };
}
