import { choose } from '../choose.ts';
import { layerNorm as composed } from './composed.ts';
import { layerNorm as wasm } from './wasm.ts';
import { layerNorm as webgpu } from './webgpu.ts';

export const layerNorm = choose({ composed, wasm, webgpu });
