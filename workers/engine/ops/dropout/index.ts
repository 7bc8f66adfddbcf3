import { choose } from '../choose.ts';
import { dropout as composed } from './composed.ts';
import { dropout as wasm } from './wasm.ts';
import { dropout as webgpu } from './webgpu.ts';

export const dropout = choose({ composed, wasm, webgpu });
export type { DropoutDraw } from './mask.ts';
