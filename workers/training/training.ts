import type { WeightChange } from '../catalog/weight-changes.ts';
import type {
  EpochRecord,
  Preparation,
  ResumePoint,
  RunResult,
  Snapshot,
  StepRecord,
  UserAnswers,
} from '../protocol/run.ts';

/** What one training says, in order. */
export type TrainingEvent =
  /** A part of work between steps (evaluation, k-means): a moment at which orders can be heard; before the first, how far it is. */
  | { readonly kind: 'work'; readonly preparation?: Preparation }
  /** Parameters and centres are set, the first step comes next. */
  | {
      readonly kind: 'ready';
      readonly parameters: number;
      readonly stepsPerEpoch: number;
      /** Of all stages. */
      readonly epochs: number;
      /** Of the loss, as the model declares them. */
      readonly terms: readonly string[];
    }
  /** One optimiser step was taken (its losses may still be on the device). */
  | { readonly kind: 'step'; readonly step: number; readonly epoch: number }
  /** Losses read back from the device, in step order. */
  | { readonly kind: 'losses'; readonly steps: readonly StepRecord[] }
  | { readonly kind: 'epoch'; readonly record: EpochRecord }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** An epoch is complete, its record and snapshot told: from here the training can be continued. */
  | { readonly kind: 'resumable'; readonly point: ResumePoint }
  | { readonly kind: 'result'; readonly result: RunResult; readonly answers?: UserAnswers };

/** Parameters by the official state_dict names, PyTorch layout (Linear weight is [out, in]). */
export type StateDict = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

/**
 * A training that moves only when its events are pulled: to pause is not to pull, to stop is to
 * call `events.return()`. Between two pulls at most one optimiser step is taken.
 */
export interface Training {
  readonly events: AsyncGenerator<TrainingEvent, void>;
  /** Losses of the steps taken since the last `losses` event, read back now. */
  flush(): Promise<readonly StepRecord[]>;
  /** The parameters as they are, or those of the best epoch (now, when no epoch has ended). */
  state(which: 'now' | 'best'): Promise<StateDict>;
  /** A weight of the loss from the next step on. @throws LabFailure BAD_CONFIG */
  reweigh(key: string, value: number): WeightChange;
  /** Frees every tensor. Safe to call twice. */
  dispose(): void;
}
