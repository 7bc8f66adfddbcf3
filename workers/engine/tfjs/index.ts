/**
 * All that we change in tfjs, in one list. The switch is the form (`useOps`): a replacement runs in the fused
 * form, the composed form is plain tfjs. What tfjs lacks is added in either. Kernels of our own, which take the
 * place of none of tfjs's, stand with their ops (../ops).
 */
import { GPU_BACKEND } from '../backends/names.ts';
import { addSegmentSum, replaceSegmentSumOnCpu, replaceSegmentSumOnGpu } from './segment-sum.ts';
import { replaceTileGradient } from './tile-gradient.ts';
import { replaceMatMul } from './wasm-matmul.ts';
import { replaceMemoryMoves } from './wasm-memory.ts';
import { replaceCast } from './webgpu-cast.ts';
import { replaceWithNotes } from './webgpu-deferred.ts';
import { replaceMeans } from './webgpu-means.ts';

/** What is changed, in this order: later ones may stand on earlier ones. */
const CHANGES = {
  everywhere: [replaceTileGradient],
  cpu: [replaceSegmentSumOnCpu],
  wasm: [addSegmentSum, replaceMatMul, replaceMemoryMoves],
  [GPU_BACKEND]: [replaceSegmentSumOnGpu, replaceCast, replaceWithNotes, replaceMeans],
} as const satisfies Readonly<Record<string, readonly (() => void)[]>>;

const done = new Set<keyof typeof CHANGES>();

/** Makes the changes for a backend, whose kernels must be registered. Again: nothing. */
export function changeTfjs(backend: 'cpu' | 'wasm' | typeof GPU_BACKEND): void {
  for (const where of ['everywhere', backend] as const) {
    if (!done.has(where)) for (const change of CHANGES[where]) change();
    done.add(where);
  }
}
