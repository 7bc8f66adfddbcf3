import { choose } from '../choose.ts';
import { embedding as composed } from './composed.ts';
import { embedding as wasm } from './wasm.ts';

export const embedding = choose({ composed, wasm });
export { pickRows, type PickedRows } from './rows.ts';
