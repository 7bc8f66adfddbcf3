import type { RunRecord } from '../runs/record.ts';

/** What a run's curves are drawn over: steps taken, epochs trained, or seconds of training. */
export type RunAxis = 'step' | 'epoch' | 'time';

interface AxisWords {
  readonly title: string;
  /** First line of a hover box. */
  readonly hover: string;
  /** Heading in a table. */
  readonly column: string;
  /** The axis reaches at least this far. */
  readonly least: number;
}

/** Each axis in words. Time leaves pauses out. */
export const AXIS_WORDS: Readonly<Record<RunAxis, AxisWords>> = {
  step: { title: 'training step', hover: 'step %{x}', column: 'Step', least: 100 },
  epoch: { title: 'epochs trained', hover: 'epoch %{x}', column: 'Epoch', least: 10 },
  time: { title: 'seconds of training', hover: '%{x:.1f} s', column: 'Seconds', least: 10 },
};

/** A place on the axis in words: "step 12", "epoch 3", "41.5 s". */
export const placeWords = (x: RunAxis, at: number): string =>
  x === 'time' ? `${at.toFixed(1)} s` : `${x} ${at}`;

/** How far the axis goes if the run takes all its epochs; null while that is not known. */
export function plannedLength(run: RunRecord, x: RunAxis): number | null {
  const epochs = run.plan?.epochs ?? run.config.epochs;
  switch (x) {
    case 'epoch':
      return epochs;
    case 'step':
      return run.plan === null ? null : epochs * run.plan.stepsPerEpoch;
    case 'time':
      return null;
  }
}
