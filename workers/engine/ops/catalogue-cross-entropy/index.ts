import { mul, sub, sum, type Scalar, type Tensor1D, type Tensor2D } from '../../tf.ts';
import { choose } from '../choose.ts';
import { embedding, type PickedRows } from '../embedding/index.ts';
import { catalogueLogSums as composed } from './composed.ts';
import type { Stretch } from './stretches.ts';
import { catalogueLogSums as wasm } from './wasm.ts';
import { catalogueLogSums as webgpu } from './webgpu.ts';

const catalogueLogSums = choose({ composed, wasm, webgpu });

/** Targets that are set against the whole catalogue. */
export interface CatalogueTargets {
  /** [T] items, one a position; any row of the table where there is none. */
  readonly positive: PickedRows;
  /** [T] 1 at positions with a target, else 0. */
  readonly real: Tensor1D;
  /** How many positions have one. */
  readonly count: number;
}

/** The rows that are items where row 0 is padding and the last one the mask, [V, D]. */
export const itemsAlone = (rows: number): Stretch => ({ from: 1, count: rows - 2 });
/** Every row, padding and mask too, as in code that takes the cross-entropy of its whole table. */
export const everyRow = (rows: number): Stretch => ({ from: 0, count: rows });

/**
 * Softmax cross-entropy over the catalogue: mean over positions with a target of log sum_j exp h.e_j - h.e+.
 * h [T, D], items [V, D]; j goes over the rows `candidates` of the table, which must hold the targets.
 * Scores are computed in stretches, twice, and never kept; positions without a target cost as much as others.
 */
export function catalogueCrossEntropy(
  h: Tensor2D,
  items: Tensor2D,
  { positive, real, count }: CatalogueTargets,
  candidates: Stretch,
): Scalar {
  const logSums = catalogueLogSums(h, items, candidates);
  const likes = sum<Tensor1D>(mul(h, embedding(items, positive)), -1);
  return mul(sum(mul(sub(logSums, likes), real)), 1 / Math.max(1, count));
}
