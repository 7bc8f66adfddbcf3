import { choose } from '../choose.ts';
import { centreLookup as composed } from './composed.ts';

export const centreLookup = choose({ composed });
