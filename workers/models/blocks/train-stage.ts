import type { RunConfig } from '../../catalog/config.ts';
import type { OnDevice, Stage } from '../recommender.ts';

/** The stage of a model that is trained in one: every epoch there is, each measured. */
export const trainStage = <B, D extends OnDevice>(
  { epochs }: RunConfig,
  own: Omit<Stage<B, D>, 'name' | 'epochs' | 'validates'>,
): Stage<B, D> => ({ name: 'train', epochs, validates: true, ...own });
