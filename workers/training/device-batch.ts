import type { Batch, BatchTargets } from '../data/batch.ts';
import { pickRows } from '../engine/ops/index.ts';
import { dispose, tensor1d } from '../engine/tf.ts';
import type { Targets } from '../models/blocks/losses.ts';
import type { Needs } from '../models/elcrec/needs.ts';
import type { DeviceBatch } from '../models/elcrec/objective.ts';
import {
  disposeSequences,
  packed,
  sequencesIn,
  type Sequences,
} from '../models/blocks/sequences.ts';

/** Uploads of a batch what is needed. */
export function deviceBatch(batch: Batch, vocabulary: number, needs: Needs): DeviceBatch {
  const { length } = batch;
  const input = sequencesIn(needs.users, batch.inputIds, length, vocabulary);
  return {
    input,
    views:
      needs.views && sequencesIn(needs.views, joined(...drawn(batch.views)), length, vocabulary),
    targets: needs.targets ? deviceTargets(drawn(batch.targets), input, vocabulary) : null,
    labels: tensor1d(batch.sequenceLabel, 'int32'),
  };
}

/** Targets stand at real inputs (data/batches.ts), so the packed layout has them all. */
function deviceTargets(targets: BatchTargets, input: Sequences, vocabulary: number): Targets {
  const [positive, negative] = [targets.positive, targets.negative].map((ids) => laid(ids, input));
  let count = 0;
  const real = Float32Array.from(positive, (id) => {
    count += id > 0 ? 1 : 0;
    return id > 0 ? 1 : 0;
  });
  return {
    positive: pickRows(positive, vocabulary, 0),
    negative: pickRows(negative, vocabulary, 0),
    real: tensor1d(real),
    count,
  };
}

function drawn<T>(part: T | null): T {
  if (part === null) throw new Error('the batch was made without what the step needs');
  return part;
}

/** Values [B, L] as the tokens of `input` lie. */
const laid = (values: Int32Array, input: Sequences): Int32Array =>
  input.layout === 'packed' ? packed(values, input.packing) : values;

export function disposeDeviceBatch({ input, views, targets, labels }: DeviceBatch): void {
  disposeSequences(input);
  if (views !== null) disposeSequences(views);
  labels.dispose();
  if (targets === null) return;
  for (const { ids, order, starts } of [targets.positive, targets.negative]) {
    dispose([ids, order, starts]);
  }
  targets.real.dispose();
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
