import type { Batch } from '../data/batch.ts';
import { pickRows } from '../engine/ops/index.ts';
import { dispose, tensor1d } from '../engine/tf.ts';
import type { DeviceBatch } from '../model/objective.ts';
import { disposeSequences, sequences } from '../model/sequences.ts';

/** Uploads a batch. `withViews`: only where a contrastive term will read them. */
export function deviceBatch(batch: Batch, vocabulary: number, withViews: boolean): DeviceBatch {
  const { length, targetPos, targetNeg } = batch;
  let count = 0;
  const real = Float32Array.from(targetPos, (id) => {
    count += id > 0 ? 1 : 0;
    return id > 0 ? 1 : 0;
  });
  return {
    input: sequences(batch.inputIds, length, vocabulary),
    views: withViews ? sequences(joined(batch.view1, batch.view2), length, vocabulary) : null,
    targets: {
      positive: pickRows(targetPos, vocabulary, 0),
      negative: pickRows(targetNeg, vocabulary, 0),
      real: tensor1d(real),
      count,
    },
    labels: tensor1d(batch.sequenceLabel, 'int32'),
  };
}

export function disposeDeviceBatch({ input, views, targets, labels }: DeviceBatch): void {
  disposeSequences(input);
  if (views !== null) disposeSequences(views);
  for (const { ids, order, starts } of [targets.positive, targets.negative]) {
    dispose([ids, order, starts]);
  }
  dispose([targets.real, labels]);
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
