/** How many epochs later the next map is: one, or a tenth of those behind it. */
const after = (epoch: number): number => epoch + Math.max(1, Math.floor(epoch / 10));

/**
 * Whether a map is drawn after so many epochs (0 = before the first): after each of the first twenty, then
 * each a tenth later than the one before, 51 in 300 epochs. It depends on the count alone, so that what a clock, a pause or
 * the length of the run does changes no map. A run's last and best epoch are drawn besides.
 */
export function isMapEpoch(epoch: number): boolean {
  let scheduled = 0;
  while (scheduled < epoch) scheduled = after(scheduled);
  return scheduled === epoch;
}
