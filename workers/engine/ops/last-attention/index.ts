import { choose } from '../choose.ts';
import { lastAttention as composed } from './composed.ts';
import { lastAttention as wasm } from './wasm.ts';
import { lastAttention as webgpu } from './webgpu.ts';

export const lastAttention = choose({ composed, wasm, webgpu });
