import { choose } from '../choose.ts';
import { nearestCentre as composed } from './composed.ts';

export const nearestCentre = choose({ composed });
