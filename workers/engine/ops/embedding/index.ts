import { choose } from '../choose.ts';
import { embedding as composed } from './composed.ts';
import { embedding as wasm } from './wasm.ts';
import { embedding as webgpu } from './webgpu.ts';

export const embedding = choose({ composed, wasm, webgpu });
export { pickRows, type PickedRows } from './rows.ts';
