import { choose } from '../choose.ts';
import { gelu as composed } from './composed.ts';
import { gelu as wasm } from './wasm.ts';

export const gelu = choose({ composed, wasm });
