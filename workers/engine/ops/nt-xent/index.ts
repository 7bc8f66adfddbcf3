import { choose } from '../choose.ts';
import { ntXent as composed } from './composed.ts';
import { struckPairs as composedPairs } from './struck.ts';
import { ntXent as wasm } from './wasm.ts';
import { ntXent as webgpu, struckPairs as webgpuPairs } from './webgpu.ts';

export const ntXent = choose({ composed, wasm, webgpu });
export const struckPairs = choose({ composed: composedPairs, webgpu: webgpuPairs });
