import { choose } from '../choose.ts';
import { adamStep as composed } from './composed.ts';

export const adamStep = choose({ composed });
export type { AdamSettings, Moments } from './composed.ts';
