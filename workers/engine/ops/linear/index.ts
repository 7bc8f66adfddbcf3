import { choose } from '../choose.ts';
import { linear as composed } from './composed.ts';
import { linear as wasm } from './wasm.ts';

export const linear = choose({ composed, wasm });
