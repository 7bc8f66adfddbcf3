import { choose } from '../choose.ts';
import { ranks as composed } from './composed.ts';
import { ranks as wasm } from './wasm.ts';
import { ranks as webgpu } from './webgpu.ts';

export const ranks = choose({ composed, wasm, webgpu });
export { NOT_RANKED, ranksOfScores, type RankQuery, type SeenRows } from './composed.ts';
