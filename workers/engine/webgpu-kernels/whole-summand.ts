import type { TensorInfo } from '../tf.ts';
import type { LabBackend } from './backend.ts';
import { plainSummand, type Summand } from './summands.ts';

/** x as one summand: computed now where it was put off itself. */
export function wholeSummand(x: TensorInfo, backend: LabBackend): Summand {
  if (backend.isPutOff(x)) backend.uploadToGPU(x.dataId);
  return plainSummand(x);
}

/** The summands of x, each changed by `change`. */
export function mapSummands(
  x: TensorInfo,
  backend: LabBackend,
  possible: (summand: Summand) => boolean,
  change: (summand: Summand) => Summand,
): readonly Summand[] {
  const summands = backend.summandsOf(x);
  return (summands.every(possible) ? summands : [wholeSummand(x, backend)]).map(change);
}
