import { choose } from '../choose.ts';
import { centreLookup as composed } from './composed.ts';
import { centreLookup as wasm } from './wasm.ts';

export const centreLookup = choose({ composed, wasm });
