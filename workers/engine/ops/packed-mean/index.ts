import { choose } from '../choose.ts';
import { packedMean as composed } from './composed.ts';
import { packedMean as wasm } from './wasm.ts';
import { packedMean as webgpu } from './webgpu.ts';

export const packedMean = choose({ composed, wasm, webgpu });
