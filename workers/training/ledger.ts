import { LabFailure } from '../protocol/errors.ts';
import { LOSS_TERMS, type Losses } from '../catalog/metrics.ts';
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
  private pending: Pending[] = [];
  private epochSteps: StepRecord[] = [];

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
      ...toLosses(values, row * LOSS_TERMS.length),
    }));
    for (const record of records) assertFinite(record);
    this.epochSteps.push(...records);
    return records;
  }

  /** Mean of each term over the steps read since the last call (E: src/trainers.py, avg_loss). */
  takeEpochMeans(): Losses {
    const steps = this.epochSteps;
    this.epochSteps = [];
    const mean = (term: keyof Losses) =>
      steps.every((step) => step[term] === null)
        ? null
        : steps.reduce((sum, step) => sum + (step[term] ?? 0), 0) / steps.length;
    return {
      loss: mean('loss'),
      loss_rec: mean('loss_rec'),
      loss_cl: mean('loss_cl'),
      loss_icl: mean('loss_icl'),
      loss_cluster: mean('loss_cluster'),
    };
  }

  dispose(): void {
    dispose(this.pending.splice(0).map(({ losses }) => losses));
  }
}

function assertFinite(record: StepRecord): void {
  if (record.loss !== null && Number.isFinite(record.loss)) return;
  throw new LabFailure({
    code: 'DIVERGED',
    message: `The loss stopped being a number at step ${record.step}: training diverged.`,
    action: 'Lower the learning rate or the temperature’s sharpness, and run again.',
  });
}
