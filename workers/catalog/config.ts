import type { Setting } from './field.ts';
import type { TrainingSettings } from './training-settings.ts';

/**
 * One training, as flat settings: how sources, links, files and tables spell it. `model` names the card that reads the
 * rest (models.ts); keys are those of the official code where it has them.
 */
export interface RunConfig extends TrainingSettings {
  readonly model: string;
  /** Of the model's settings: which upgrade brings a stored record to the present ones. */
  readonly version: number;
  readonly [key: string]: Setting;
}
