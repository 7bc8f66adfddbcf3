/** Steps before this one are warm-up: they compile kernels and fill caches. */
export const WARM_UP_STEPS = 5;
/** The rate is that of the last this many milliseconds of training. */
const WINDOW_MS = 5000;

/**
 * Steps per second of training alone: pauses and evaluations are left out. Measured only where losses
 * were read back, for there the device has truly done the steps; a step event alone says it was queued.
 */
export class Rate {
  #worked = 0;
  readonly #marks: { readonly step: number; readonly ms: number }[] = [];

  /** This much time was spent on steps. */
  worked(ms: number): void {
    this.#worked += ms;
  }

  /** The device has finished everything up to `step`. */
  synced(step: number): void {
    if (step < WARM_UP_STEPS) return;
    const marks = this.#marks;
    marks.push({ step, ms: this.#worked });
    while (marks.length > 2 && this.#worked - marks[1].ms >= WINDOW_MS) marks.shift();
  }

  /** Null until two read-backs after warm-up. */
  get perSecond(): number | null {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.ms <= first.ms) return null;
    return ((last.step - first.step) * 1000) / (last.ms - first.ms);
  }
}
