import { choose } from '../choose.ts';
import { layerNorm as composed } from './composed.ts';
import { layerNorm as wasm } from './wasm.ts';

export const layerNorm = choose({ composed, wasm });
