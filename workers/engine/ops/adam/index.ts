import { choose } from '../choose.ts';
import { adamStep as composed } from './composed.ts';
import { adamStep as wasm } from './wasm.ts';
import { adamStep as webgpu } from './webgpu.ts';

export const adamStep = choose({ composed, wasm, webgpu });
export type { AdamSettings, Moments } from './composed.ts';
