import type { Batch } from '../data/batch.ts';
import { pickRows } from '../engine/ops/index.ts';
import { dispose, tensor1d } from '../engine/tf.ts';
import type { DeviceBatch } from '../model/objective.ts';
import {
  disposeSequences,
  packed,
  sequencesIn,
  type Layout,
  type Sequences,
} from '../model/sequences.ts';

/**
 * Uploads a batch. `withViews`: only where a contrastive term will read them; `layout`: see layoutOf.
 * Targets stand at real inputs (data/batches.ts), so the packed layout has them all.
 */
export function deviceBatch(
  batch: Batch,
  vocabulary: number,
  withViews: boolean,
  layout: Layout = 'padded',
): DeviceBatch {
  const { length } = batch;
  const input = sequencesIn(layout, batch.inputIds, length, vocabulary);
  const [positive, negative] = [batch.targetPos, batch.targetNeg].map((ids) => laid(ids, input));
  let count = 0;
  const real = Float32Array.from(positive, (id) => {
    count += id > 0 ? 1 : 0;
    return id > 0 ? 1 : 0;
  });
  const views = withViews
    ? sequencesIn(layout, joined(batch.view1, batch.view2), length, vocabulary)
    : null;
  return {
    input,
    views,
    targets: {
      positive: pickRows(positive, vocabulary, 0),
      negative: pickRows(negative, vocabulary, 0),
      real: tensor1d(real),
      count,
    },
    labels: tensor1d(batch.sequenceLabel, 'int32'),
  };
}

/** Values [B, L] as the tokens of `input` lie. */
const laid = (values: Int32Array, input: Sequences): Int32Array =>
  input.layout === 'packed' ? packed(values, input.packing) : values;

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
