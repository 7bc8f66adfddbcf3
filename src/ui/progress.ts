import type { Preparation } from '../../workers/protocol/run.ts';
import type { RunRecord } from '../runs/record.ts';
import { count } from '../runs/summary.ts';
import { bytes, clock, rate } from '../ui/format.ts';

/** Steps of the whole run; null before the plan is known. */
export const totalSteps = (run: RunRecord): number | null =>
  run.plan === null ? null : run.plan.stepsPerEpoch * run.plan.epochs;

/** Share of what is being prepared, 0..1; null where it cannot be counted. */
export const preparedShare = ({ preparing }: Pick<RunRecord, 'preparing'>): number | null =>
  preparing === undefined || preparing.total === 0 ? null : preparing.done / preparing.total;

/** Share of the steps taken, 0..1; 1 for a run that ended early by itself; before the first, of what is prepared. */
export function progress(run: RunRecord): number {
  if (run.status === 'preparing') return preparedShare(run) ?? 0;
  if (run.status === 'done') return 1;
  const total = totalSteps(run);
  return total === null || total === 0 ? 0 : Math.min(1, run.step / total);
}

/** Seconds of training so far, pauses left out. */
export const elapsed = (run: RunRecord): number =>
  Math.max(run.steps.at(-1)?.seconds ?? 0, run.epochs.at(-1)?.seconds ?? 0);

/** Seconds left at the pace of the whole run so far; null before the pace is known. */
export function secondsLeft(run: RunRecord): number | null {
  const total = totalSteps(run);
  const seconds = elapsed(run);
  if (total === null || run.stepsPerSecond === null || run.step === 0 || seconds === 0) return null;
  return ((total - run.step) * seconds) / run.step;
}

const PREPARING = {
  engine: 'Starting the engine',
  histories: 'Listing what each user had',
  users: 'Encoding the users',
  centres: 'Grouping them into intents',
} as const;

/** What is made ready before the first step, and how far it is: "Encoding the users", "4,096/22,363". */
export function preparationParts(preparation: Preparation | undefined): readonly string[] {
  if (preparation === undefined) return ['Preparing the data'];
  const { part, done, total } = preparation;
  return [PREPARING[part], ...(total === 0 ? [] : [`${count(done)}/${count(total)}`])];
}

/** The parts of the progress line: "epoch 3/40", "step 412/2,740", "38 steps/s", "0:11", "1:02 left", "182 MB". */
export function progressParts(run: RunRecord): readonly string[] {
  if (run.status === 'preparing') return preparationParts(run.preparing);
  if (run.status === 'compiling') return ['Compiling, first run only', 'the next begins at once'];
  const { plan } = run;
  const total = totalSteps(run);
  if (plan === null || total === null) return [];
  const moving = run.status === 'running';
  const left = moving ? secondsLeft(run) : null;
  const memory = run.epochs.at(-1)?.bytes;
  return [
    `epoch ${Math.min(run.epoch + 1, plan.epochs)}/${plan.epochs}`,
    `step ${count(run.step)}/${count(total)}`,
    ...(moving && run.stepsPerSecond !== null ? [`${rate(run.stepsPerSecond)} steps/s`] : []),
    clock(elapsed(run)),
    ...(left === null ? [] : [`${clock(left)} left`]),
    ...(memory === undefined ? [] : [bytes(memory)]),
  ];
}
