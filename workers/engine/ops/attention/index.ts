import { choose } from '../choose.ts';
import { attention as composed } from './composed.ts';
import { attention as wasm } from './wasm.ts';

export const attention = choose({ composed, wasm });
export type { AttentionShape } from './composed.ts';
