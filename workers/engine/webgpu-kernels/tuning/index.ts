import type { Tilings } from '../tilings.ts';
import type { TilingCache } from './kept.ts';
import { createRig } from './rig.ts';
import { CARD_TRIAL, type TrialShape } from './trial.ts';
import { tune } from './tune.ts';

/** A driver that takes longer over the candidates is not waited for; what it finds is kept for the next start. */
const MOST_MS = 4000;

/**
 * The fastest tilings on this device, as measured now or, by the same browser, before. Null where that
 * fails: it is no reason not to start.
 */
export async function tunedTilings(
  device: GPUDevice,
  adapter: string,
  cache: TilingCache | null,
  { shape = CARD_TRIAL, mostMs = MOST_MS }: { shape?: TrialShape; mostMs?: number } = {},
): Promise<Tilings | null> {
  try {
    return await within(mostMs, keptOrMeasured(device, adapter, cache, shape));
  } catch {
    return null;
  }
}

async function keptOrMeasured(
  device: GPUDevice,
  adapter: string,
  cache: TilingCache | null,
  shape: TrialShape,
): Promise<Tilings | null> {
  const kept = (await cache?.read(adapter)) ?? null;
  if (kept !== null) return kept;
  const found = await measured(device, shape);
  // Not waited for: storage may be slow, and nothing depends on it.
  if (found !== null) void cache?.write(adapter, found);
  return found;
}

async function measured(device: GPUDevice, shape: TrialShape): Promise<Tilings | null> {
  const rig = createRig(device, shape);
  try {
    return await tune(rig);
  } finally {
    rig.free();
  }
}

/** @throws Error when `work` takes longer. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
