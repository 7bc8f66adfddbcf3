import { choose } from '../choose.ts';
import { linear as composed } from './composed.ts';

export const linear = choose({ composed });
