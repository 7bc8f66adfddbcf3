import { choose } from '../choose.ts';
import { gelu as composed } from './composed.ts';

export const gelu = choose({ composed });
