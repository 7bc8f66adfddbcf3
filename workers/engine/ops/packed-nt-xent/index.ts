import { choose } from '../choose.ts';
import { packedNtXent as composed } from './composed.ts';
import { packedNtXent as wasm } from './wasm.ts';

export const packedNtXent = choose({ composed, wasm });
