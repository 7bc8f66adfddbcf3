import type { ProductForm } from '../tile.ts';
import { TILING_NAMES, type TilingName, type Tilings } from '../tilings.ts';
import type { Rig, Trial } from './rig.ts';

/** How long one measurement should be: well above what a submission and a rounded clock blur. */
const MEASUREMENT_MS = 1.5;
const MOST_RUNS = 64;
const ROUNDS = 3;
/** After this long over one form no round is begun. */
const FORM_MS = 45;
/** Sums of a few hundred numbers below 1 differ by less when only their rounding differs. */
const TOLERANCE = 1e-3;
/** A tiling must be so much faster than a simpler one to be preferred: less is noise. */
const WORTH = 0.97;

export interface Measurement {
  readonly name: TilingName;
  readonly ms: number;
}

/** The tiling of the least time, of nearly equal ones the first; null where none has a time. */
export function fastest(measurements: readonly Measurement[]): TilingName | null {
  const timed = measurements.filter(({ ms }) => Number.isFinite(ms) && ms > 0);
  const least = Math.min(...timed.map(({ ms }) => ms));
  return timed.find(({ ms }) => ms * WORTH <= least)?.name ?? null;
}

/** Whether two tilings agree on a product. */
export const agrees = (found: Float32Array, expected: Float32Array): boolean =>
  found.length === expected.length &&
  found.every((value, i) => Math.abs(value - expected[i]) <= TOLERANCE);

/**
 * The fastest tiling of each form, of those that compute what the simplest does. Null where a form has none
 * to time: then nothing is known of this device.
 */
export async function tune(rig: Rig): Promise<Tilings | null> {
  // The driver compiles them side by side.
  const [ofAB, ofABt, ofAtB] = await Promise.all(
    (['AB', 'ABt', 'AtB'] as const).map((form) => prepared(rig, form)),
  );
  // One form after another, or they would be timed together.
  const AB = await fastestOf(ofAB);
  const ABt = await fastestOf(ofABt);
  const AtB = await fastestOf(ofAtB);
  return AB === null || ABt === null || AtB === null ? null : { AB, ABt, AtB };
}

type Trials = ReadonlyMap<TilingName, Trial | null>;

const prepared = async (rig: Rig, form: ProductForm): Promise<Trials> =>
  new Map(
    await Promise.all(
      TILING_NAMES.map(async (name) => {
        const trial = await rig.prepare(form, name).catch(() => null);
        return [name, trial] as const;
      }),
    ),
  );

async function fastestOf(trials: Trials): Promise<TilingName | null> {
  const sound = await soundOf(trials);
  const [simplest] = sound.values();
  if (simplest === undefined) return null;
  const once = await simplest.time(1).catch(() => MEASUREMENT_MS);
  const runs = Math.min(MOST_RUNS, Math.max(1, Math.round(MEASUREMENT_MS / once)));
  const best = new Map<TilingName, number>();
  const from = performance.now();
  // In turns, so that a clock that speeds up under load favours none.
  for (let round = 0; round < ROUNDS && performance.now() - from < FORM_MS; round++) {
    for (const [name, trial] of sound) {
      const ms = await trial.time(runs).catch(() => Infinity);
      best.set(name, Math.min(ms, best.get(name) ?? Infinity));
    }
  }
  return fastest([...best].map(([name, ms]) => ({ name, ms })));
}

/** The simplest tiling and those that agree with it; none where it fails itself. */
async function soundOf(trials: Trials): Promise<ReadonlyMap<TilingName, Trial>> {
  const sound = new Map<TilingName, Trial>();
  let expected: Float32Array | null = null;
  for (const [name, trial] of trials) {
    const found = (await trial?.result().catch(() => null)) ?? null;
    expected ??= name === TILING_NAMES[0] ? found : null;
    if (expected === null) break;
    if (trial !== null && found !== null && agrees(found, expected)) sound.set(name, trial);
  }
  return sound;
}
