import { choose } from '../choose.ts';
import { layerNorm as composed } from './composed.ts';

export const layerNorm = choose({ composed });
