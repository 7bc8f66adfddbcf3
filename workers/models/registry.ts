import type { RunConfig } from '../catalog/config.ts';
import { elcrec } from './elcrec/index.ts';
import type { Recommender } from './recommender.ts';

/** Every model there is, one line each. */
export const RECOMMENDERS: readonly Recommender[] = [elcrec];

/** The model that a config is of. */
export const recommenderOf = (_config: RunConfig): Recommender => RECOMMENDERS[0];
