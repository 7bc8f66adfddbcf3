import { choose } from '../choose.ts';
import { clusterLoss as composed } from './composed.ts';
import { clusterLoss as webgpu } from './webgpu.ts';

export const clusterLoss = choose({ composed, webgpu });
export type { ClusterTerms } from './composed.ts';
