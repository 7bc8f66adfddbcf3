import { choose } from '../choose.ts';
import { intentFusion as composed } from './composed.ts';

export const intentFusion = choose({ composed });
