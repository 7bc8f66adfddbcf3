import { choose } from '../choose.ts';
import { packedDropout as composed } from './composed.ts';
import { packedDropout as wasm } from './wasm.ts';
import { packedDropout as webgpu } from './webgpu.ts';

export const packedDropout = choose({ composed, wasm, webgpu });
