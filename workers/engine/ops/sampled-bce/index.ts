import { choose } from '../choose.ts';
import { sampledBce as composed } from './composed.ts';
import { sampledBce as wasm } from './wasm.ts';
import { sampledBce as webgpu } from './webgpu.ts';

export const sampledBce = choose({ composed, wasm, webgpu });
