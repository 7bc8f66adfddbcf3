import { choose } from '../choose.ts';
import { unitLength as composed, unitLengthInPlace as composedInPlace } from './composed.ts';
import { unitLength as webgpu, unitLengthInPlace as webgpuInPlace } from './webgpu.ts';

export const unitLength = choose({ composed, webgpu });
export const unitLengthInPlace = choose({ composed: composedInPlace, webgpu: webgpuInPlace });
