import { choose } from '../choose.ts';
import { gelu as composed } from './composed.ts';
import { gelu as wasm } from './wasm.ts';
import { gelu as webgpu } from './webgpu.ts';

export const gelu = choose({ composed, wasm, webgpu });
