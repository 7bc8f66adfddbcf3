import { choose } from '../choose.ts';
import * as composed from './composed.ts';
import * as webgpu from './webgpu.ts';

export const spread = choose({ composed: composed.spread, webgpu: webgpu.spread });
export const collect = choose({ composed: composed.collect, webgpu: webgpu.collect });
export { disposePacking, packing, type Packing } from './packing.ts';
