import { choose } from '../choose.ts';
import { sampledBce as composed } from './composed.ts';
import { sampledBce as wasm } from './wasm.ts';

export const sampledBce = choose({ composed, wasm });
