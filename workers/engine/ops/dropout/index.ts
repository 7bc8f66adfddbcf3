import { choose } from '../choose.ts';
import { dropout as composed } from './composed.ts';
import { dropout as wasm } from './wasm.ts';

export const dropout = choose({ composed, wasm });
export type { DropoutDraw } from './mask.ts';
