import { choose } from '../choose.ts';
import { nearestCentre as composed } from './composed.ts';
import { nearestCentre as wasm } from './wasm.ts';
import { nearestCentre as webgpu } from './webgpu.ts';

export const nearestCentre = choose({ composed, wasm, webgpu });
