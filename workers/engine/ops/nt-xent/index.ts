import { choose } from '../choose.ts';
import { ntXent as composed } from './composed.ts';
import { ntXent as wasm } from './wasm.ts';

export const ntXent = choose({ composed, wasm });
export { struckPairs } from './struck.ts';
