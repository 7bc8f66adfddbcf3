import { choose } from '../choose.ts';
import { ntXent as composed } from './composed.ts';
import { maskedPairs as composedPairs } from './masked-pairs.ts';
import { ntXent as wasm } from './wasm.ts';
import { ntXent as webgpu, maskedPairs as webgpuPairs } from './webgpu.ts';

export const ntXent = choose({ composed, wasm, webgpu });
export const maskedPairs = choose({ composed: composedPairs, webgpu: webgpuPairs });
