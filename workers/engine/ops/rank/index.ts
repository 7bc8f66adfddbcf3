import { choose } from '../choose.ts';
import { ranks as composed } from './composed.ts';

export const ranks = choose({ composed });
export type { RankQuery } from './composed.ts';
