import type { RunRecord } from '../runs/record.ts';
import { isOver } from '../runs/reducer.ts';

/** What a run's curves are drawn over: steps taken, epochs trained, or seconds of training. */
export type RunAxis = 'step' | 'epoch' | 'time';

interface AxisWords {
  readonly title: string;
  /** First line of a hover box. */
  readonly hover: string;
  /** Heading in a table. */
  readonly column: string;
  /** The axis reaches at least this far while a run's length is not known. */
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

/** How far a run goes if it takes all its epochs; null while that is not known. */
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

/** How far a run went: epochs trained, steps taken, seconds of training. */
export function reached(run: RunRecord, x: RunAxis): number {
  switch (x) {
    case 'epoch':
      return run.epochs.length;
    case 'step':
      return run.step;
    case 'time':
      return Math.max(run.steps.at(-1)?.seconds ?? 0, run.epochs.at(-1)?.seconds ?? 0);
  }
}

/** The length of a run: what is planned from its start on, and where it ended once it is over. */
export function runLength(run: RunRecord, x: RunAxis): number | null {
  const went = reached(run, x);
  return isOver(run.status) && went > 0 ? went : plannedLength(run, x);
}

/** "stopped early after 82 of 300 epochs"; null for a run that goes on, or that took all its epochs. */
export function earlyEnd(run: RunRecord): string | null {
  const planned = run.plan?.epochs ?? run.config.epochs;
  const trained = run.epochs.length;
  if (!isOver(run.status) || trained >= planned) return null;
  const word = run.status === 'done' ? 'stopped early' : run.status;
  return `${word} after ${trained} of ${planned} epochs`;
}

/** The axis' title; of a run that ended before its plan it says so. */
export function axisTitle(x: RunAxis, run: RunRecord | undefined): string {
  const end = run === undefined ? null : earlyEnd(run);
  return end === null ? AXIS_WORDS[x].title : `${AXIS_WORDS[x].title} (${end})`;
}
