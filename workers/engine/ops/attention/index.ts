import { choose } from '../choose.ts';
import { attention as composed } from './composed.ts';

export const attention = choose({ composed });
export type { AttentionShape } from './composed.ts';
