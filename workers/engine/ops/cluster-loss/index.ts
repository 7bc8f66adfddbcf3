import { choose } from '../choose.ts';
import { clusterLoss as composed } from './composed.ts';

export const clusterLoss = choose({ composed });
export type { ClusterTerms } from './composed.ts';
