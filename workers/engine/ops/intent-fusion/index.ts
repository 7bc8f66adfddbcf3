import { choose } from '../choose.ts';
import { intentFusion as composed } from './composed.ts';
import { intentFusion as wasm } from './wasm.ts';
import { intentFusion as webgpu } from './webgpu.ts';

export const intentFusion = choose({ composed, wasm, webgpu });
