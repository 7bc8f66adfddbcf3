import type { Curve } from './sample.ts';

/**
 * Exponential moving average with the start's bias taken out, weight w of the past, 0..1:
 *
 *   m_n = w · m_(n-1) + (1 - w) · y_n,   m_0 = 0,   smoothed_n = m_n / (1 - w^n)
 *
 * n counts the values so far. The same as TensorBoard's (webapp/widgets/line_chart_v2/
 * data_transformer.ts, classicSmoothing) and, in W&B, as "Exponential moving average"; W&B's default,
 * the time weighted one, is another. It goes by points, whatever their distance on x: a run of
 * which only every other step was kept is smoothed over twice as many steps.
 *
 * 0 gives back the curve itself. Gaps (null) and values that are not finite stay as they are and
 * are passed over.
 */
export function smooth(y: Curve['y'], weight: number): Curve['y'] {
  if (weight <= 0) return y;
  let mean = 0;
  // 1 - w^n, summed as the mean is, so that a constant curve stays constant.
  let mass = 0;
  return y.map((value) => {
    if (value === null || !Number.isFinite(value)) return value;
    mean = weight * mean + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return mean / mass;
  });
}
