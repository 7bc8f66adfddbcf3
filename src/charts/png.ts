import { exportLayout, type Provenance } from './export.ts';
import type { Figure } from './figure.ts';
import { loadPlotly } from './plotly.ts';
import { LIGHT } from './theme.ts';

/** Width of a picture inside a saved notebook, px; drawn at twice that for fine screens. */
const WIDTH = 760;

/** A figure as a PNG in base64, on white paper; the page's counterpart of a saved image. */
export async function figurePng(figure: Figure, provenance: Provenance): Promise<string> {
  const plotly = await loadPlotly();
  const layout = exportLayout(figure, provenance, LIGHT, WIDTH);
  const address = await plotly.toImage(
    { data: figure.data.map((trace) => ({ ...trace })), layout },
    { format: 'png', width: WIDTH, height: layout.height ?? null, scale: 2 },
  );
  return address.slice(address.indexOf(',') + 1);
}
