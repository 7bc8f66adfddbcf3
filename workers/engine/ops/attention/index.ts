import { choose } from '../choose.ts';
import { attention as composed } from './composed.ts';
import { attention as wasm } from './wasm.ts';
import { attention as webgpu } from './webgpu.ts';

export const attention = choose({ composed, wasm, webgpu });
export { MASKED, type AttentionShape } from './composed.ts';
