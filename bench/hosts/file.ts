import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ShapeName } from '../measure/shapes.ts';

/** The real interactions of a shape on this machine (ELCREC_DATA, else ../shared/datasets), or null. */
export function shapeFile(shape: ShapeName): string | null {
  if (shape !== 'beauty') return null;
  const file = join(process.env.ELCREC_DATA ?? '../shared/datasets', 'Beauty.txt');
  return existsSync(file) ? file : null;
}
