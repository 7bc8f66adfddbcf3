import { choose } from '../choose.ts';
import { ranks as composed } from './composed.ts';
import { ranks as wasm } from './wasm.ts';

export const ranks = choose({ composed, wasm });
export type { RankQuery } from './composed.ts';
