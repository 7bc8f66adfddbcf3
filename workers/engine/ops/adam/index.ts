import { choose } from '../choose.ts';
import { adamStep as composed } from './composed.ts';
import { adamStep as wasm } from './wasm.ts';

export const adamStep = choose({ composed, wasm });
export type { AdamSettings, Moments } from './composed.ts';
