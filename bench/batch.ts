import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { view } from '../workers/data/augment.ts';
import type { Batch } from '../workers/data/batch.ts';
import { writeRow } from '../workers/data/rows.ts';
import { Stream } from '../workers/random/stream.ts';
import type { Shape } from './shapes.ts';

/**
 * A batch of a shape: random items; views made of them as the training makes them. How long the
 * users are decides what the packed layout costs: as in Beauty, where the data is at hand
 * (ELCREC_DATA, or ../shared/datasets), else 2 + geometric with the shape's mean.
 */
export function randomBatch(shape: Shape): Batch {
  const { config, vocabulary } = shape;
  const { batch_size: B, max_seq_length: L } = config;
  const draws = new Stream({ k0: 1, k1: 2 });
  const known = trainLengths(shape);
  const lengthOf =
    known === null
      ? () => geometric(shape.meanLength, draws)
      : () => known[draws.below(known.length)];
  const items = (length: number) =>
    Int32Array.from({ length }, () => 1 + draws.below(vocabulary - 2));

  const laid = () => new Int32Array(B * L);
  const batch = {
    size: B,
    length: L,
    users: Int32Array.from({ length: B }, (_, user) => user),
    inputIds: laid(),
    targetPos: laid(),
    targetNeg: laid(),
    view1: laid(),
    view2: laid(),
    sequenceLabel: items(B),
  };
  for (let row = 0; row < B; row++) {
    const input = items(lengthOf());
    writeRow(batch.inputIds, row, L, input);
    writeRow(batch.targetPos, row, L, items(input.length));
    writeRow(batch.targetNeg, row, L, items(input.length));
    writeRow(batch.view1, row, L, view(input, config, draws));
    writeRow(batch.view2, row, L, view(input, config, draws));
  }
  return batch;
}

/** Whose lengths the batch of a shape has. */
export const lengthsOf = (shape: Shape): string =>
  trainLengths(shape) === null ? `2 + geometric, mean ${shape.meanLength}` : `${shape.data}`;

/** 2 + a geometric number, `mean` on average: what is left of 5 or more interactions, most users few. */
function geometric(mean: number, draws: Stream): number {
  const more = 1 / (mean - 1);
  let length = 2;
  while (draws.uniform() >= more) length++;
  return length;
}

/** Lengths of the training inputs (items[:-3]) of a shape's data set, lines "user item item ..."; null where it is not. */
function trainLengths({ data }: Shape): Int32Array | null {
  const file = join(process.env.ELCREC_DATA ?? '../shared/datasets', `${data}.txt`);
  if (data === null || !existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return Int32Array.from(lines, (line) => line.trim().split(' ').length - 1 - 3);
}
