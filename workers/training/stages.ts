import type { Stage } from '../models/recommender.ts';

/** A stage, and where it stands in the run: epochs and steps are counted over all stages. */
export interface PlannedStage {
  readonly stage: Stage;
  readonly firstEpoch: number;
  /** The epoch after its last one. */
  readonly endEpoch: number;
  /** Steps of the stages before it. */
  readonly stepsBefore: number;
  /** The best epoch is looked for in the last stage alone, and it alone may stop early. */
  readonly last: boolean;
}

/** Stages one after the other. */
export function planned(stages: readonly Stage[]): readonly PlannedStage[] {
  let endEpoch = 0;
  let steps = 0;
  return stages.map((stage, at) => {
    const firstEpoch = endEpoch;
    const stepsBefore = steps;
    endEpoch += stage.epochs;
    steps += stage.epochs * stage.stepsPerEpoch;
    return { stage, firstEpoch, endEpoch, stepsBefore, last: at === stages.length - 1 };
  });
}
