import type { NamedTensors, Parameters } from './parameters.ts';
import { LabFailure } from '../../protocol/errors.ts';

/** Values that are NaN or infinite, in one tensor of several. */
export interface NotFinite {
  readonly tensor: string;
  /** The first row that holds one (the first axis), from 0. */
  readonly row: number;
  readonly count: number;
  /** Values of the tensor, all told. */
  readonly of: number;
  /** Further tensors that hold some. */
  readonly others: number;
}

/** The first tensor that does not hold finite numbers alone; null where all do. */
export function notFinite(tensors: NamedTensors): NotFinite | null {
  let first: Omit<NotFinite, 'others'> | null = null;
  let others = 0;
  for (const [tensor, { shape, values }] of tensors) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    if (first !== null) {
      others += 1;
      continue;
    }
    const width = shape.slice(1).reduce((a, b) => a * b, 1);
    const count = values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
    first = { tensor, row: Math.floor(at / width), count, of: values.length };
  }
  return first && { ...first, others };
}

/** "item_embeddings.weight holds NaN or infinite values: 64 of 2,688, the first in row 5." */
export function notFiniteSentence({ tensor, row, count, of, others }: NotFinite): string {
  const n = (value: number) => value.toLocaleString('en-US');
  const more =
    others === 0 ? '' : others === 1 ? ' So does another.' : ` So do ${n(others)} others.`;
  return `${tensor} holds NaN or infinite values: ${n(count)} of ${n(of)}, the first in row ${n(row)}.${more}`;
}

/** No number may come of what is none: why `what` ("the scores of 3 of 60 users") cannot be used. */
export async function diverged(what: string, parameters: Parameters): Promise<LabFailure> {
  const found = notFinite(await parameters.read());
  const cause =
    found === null
      ? 'All parameters are finite; what is computed from them outgrows 32-bit numbers.'
      : notFiniteSentence(found);
  return divergence(`NaN or infinite values came out of ${what}. ${cause}`);
}

/** The failure of a training whose numbers have left the finite ones. */
export const divergence = (message: string): LabFailure =>
  new LabFailure({
    code: 'DIVERGED',
    message,
    action: 'Lower the learning rate, and run again.',
  });
