import { choose } from '../choose.ts';
import { packedAttention as composed } from './composed.ts';
import { packedAttention as wasm } from './wasm.ts';
import { packedAttention as webgpu } from './webgpu.ts';

export const packedAttention = choose({ composed, wasm, webgpu });
export type { PackedAttentionShape } from './composed.ts';
