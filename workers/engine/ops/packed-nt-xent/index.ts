import { choose } from '../choose.ts';
import { packedNtXent as composed } from './composed.ts';
import { packedNtXent as wasm } from './wasm.ts';
import { packedNtXent as webgpu } from './webgpu.ts';

export const packedNtXent = choose({ composed, wasm, webgpu });
