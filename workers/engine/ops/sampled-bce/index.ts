import { choose } from '../choose.ts';
import { sampledBce as composed } from './composed.ts';

export const sampledBce = choose({ composed });
