import type { TensorInfo } from '../tf.ts';
import type { LabBackend } from './backend.ts';
import { plainTerm, type Term } from './terms.ts';

/** x as one term: computed now where it was put off itself. */
export function wholeTerm(x: TensorInfo, backend: LabBackend): Term {
  if (backend.isPutOff(x)) backend.uploadToGPU(x.dataId);
  return plainTerm(x);
}

/** The terms of x, each changed by `change`. */
export function mapTerms(
  x: TensorInfo,
  backend: LabBackend,
  possible: (term: Term) => boolean,
  change: (term: Term) => Term,
): readonly Term[] {
  const terms = backend.termsOf(x);
  return (terms.every(possible) ? terms : [wholeTerm(x, backend)]).map(change);
}
