import { choose } from '../choose.ts';
import { embedding as composed } from './composed.ts';

export const embedding = choose({ composed });
export { pickRows, type PickedRows } from './rows.ts';
