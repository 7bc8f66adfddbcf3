import { choose } from '../choose.ts';
import { ntXent as composed } from './composed.ts';

export const ntXent = choose({ composed });
export { struckPairs } from './struck.ts';
