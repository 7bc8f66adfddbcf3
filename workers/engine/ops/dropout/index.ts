import { choose } from '../choose.ts';
import { dropout as composed } from './composed.ts';

export const dropout = choose({ composed });
export type { DropoutDraw } from './mask.ts';
