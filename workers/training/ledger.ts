import { LabFailure } from '../protocol/errors.ts';
import { TOTAL, lossOf, type Losses } from '../catalog/metrics.ts';
import type { StepRecord } from '../protocol/run.ts';
import { assertEngineAlive } from '../engine/engine.ts';
import { dispose, stack } from '../engine/tf.ts';
import { toLosses, type DeviceLosses } from './step.ts';

interface Pending {
  readonly step: number;
  readonly epoch: number;
  readonly seconds: number;
  readonly losses: DeviceLosses;
}

/** Losses stay on the device until they are read, many at a time: a readback stalls the GPU. */
export class LossLedger {
  /** Of the model's terms, in the order in which a step stacks them after the total. */
  private readonly terms: readonly string[];
  private pending: Pending[] = [];
  private epochSteps: StepRecord[] = [];

  constructor(terms: readonly string[]) {
    this.terms = terms;
  }

  get waiting(): number {
    return this.pending.length;
  }

  add(entry: Pending): void {
    this.pending.push(entry);
  }

  /**
   * Reads what is waiting, in step order.
   * @throws LabFailure DIVERGED at the first loss that is not finite, or the engine's own failure.
   */
  async read(): Promise<readonly StepRecord[]> {
    if (this.pending.length === 0) return [];
    const batch = this.pending.splice(0);
    const stacked = stack(batch.map(({ losses }) => losses));
    const values = await stacked.data();
    dispose([stacked, ...batch.map(({ losses }) => losses)]);
    assertEngineAlive();
    const records = batch.map(({ step, epoch, seconds }, row): StepRecord => ({
      step,
      epoch,
      seconds,
      losses: toLosses(values, this.terms, row * (1 + this.terms.length)),
    }));
    for (const record of records) assertFinite(record);
    this.epochSteps.push(...records);
    return records;
  }

  /** Mean of each term over the steps read since the last call (E: src/trainers.py, avg_loss). */
  takeEpochMeans(): Losses {
    const steps = this.epochSteps;
    this.epochSteps = [];
    const mean = (name: string) =>
      steps.every(({ losses }) => losses[name] === null)
        ? null
        : steps.reduce((sum, { losses }) => sum + (losses[name] ?? 0), 0) / steps.length;
    return Object.fromEntries([TOTAL, ...this.terms].map((name) => [name, mean(name)]));
  }

  dispose(): void {
    dispose(this.pending.splice(0).map(({ losses }) => losses));
  }
}

/** @throws LabFailure DIVERGED, naming the terms that are no numbers (none where only their sum is not). */
function assertFinite({ step, losses }: StepRecord): void {
  const total = lossOf(losses, TOTAL);
  if (total !== null && Number.isFinite(total)) return;
  const broken = Object.entries(losses).filter(
    ([name, value]) => name !== TOTAL && value !== null && !Number.isFinite(value),
  );
  const where = broken.map(([name]) => name).join(' and ');
  throw new LabFailure({
    code: 'DIVERGED',
    message: `The loss stopped being a number at step ${step}${where === '' ? '' : `, in ${where}`}: training diverged.`,
    action: 'Lower the learning rate or the temperature’s sharpness, and run again.',
  });
}
