import { backend } from '../../workers/engine/tf.ts';
import { LabBackend } from '../../workers/engine/webgpu-kernels/backend.ts';
import {
  everywhere,
  TILING_NAMES,
  type TilingName,
} from '../../workers/engine/webgpu-kernels/tilings.ts';

export const TILING_CHOICES = ['tuned', ...TILING_NAMES] as const;

/**
 * Takes one tiling for every product, or leaves what the engine's start has found; says which are in
 * use, null where products have none.
 */
export function useTiling(asked: TilingName | 'tuned'): string | null {
  const gpu = backend();
  if (!(gpu instanceof LabBackend)) return null;
  if (asked !== 'tuned') gpu.tuned = everywhere(asked);
  return Object.entries(gpu.tilings)
    .map(([form, name]) => `${form} ${name}`)
    .join(', ');
}
