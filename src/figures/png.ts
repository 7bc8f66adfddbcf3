import type { Provenance } from './export.ts';
import type { Figure } from './figure.ts';
import { imageBody } from './save.ts';
import { LIGHT } from './theme.ts';

/** Width of a picture inside a saved notebook, px; drawn at twice that for fine screens. */
const WIDTH = 760;

/** A figure as a PNG in base64, on white paper; the page's counterpart of a saved image. */
export const figurePng = (figure: Figure, provenance: Provenance): Promise<string> =>
  imageBody('png', figure, { provenance, theme: LIGHT, width: WIDTH });
