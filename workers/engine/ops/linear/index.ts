import { choose } from '../choose.ts';
import { linear as composed } from './composed.ts';
import { linear as wasm } from './wasm.ts';
import { linear as webgpu } from './webgpu.ts';

export const linear = choose({ composed, wasm, webgpu });
