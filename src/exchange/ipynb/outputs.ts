import { exportLayout, type Provenance } from '../../figures/export.ts';
import type { Figure } from '../../figures/figure.ts';
import { LIGHT } from '../../figures/theme.ts';
import type { CellOutput } from '../../document/cell-output.ts';
import { lines, PLOTLY_MIME, type MimeBundle, type Output } from './format.ts';
import { figureText, tableText } from './plain-text.ts';
import type { Room } from './record.ts';

/** Width of figures in a saved notebook, px. */
const WIDTH = 760;

/** A figure as a PNG in base64; null where there is nothing to draw with. */
export type ToPng = (figure: Figure, provenance: Provenance) => Promise<string | null>;

/** What a cell shows, as Jupyter keeps it: words, then figures, then tables. Paper is white there: light colours. */
export async function outputsOf(
  output: CellOutput,
  toPng: ToPng,
  room: Room,
): Promise<readonly Output[]> {
  const { text, figures, tables, provenance } = output;
  const outputs: Output[] = [];
  if (text !== '')
    outputs.push({ output_type: 'stream', name: 'stdout', text: lines(`${text}\n`) });
  for (const figure of figures) {
    const bundle = await figureBundle(figure, provenance, toPng, room);
    // Pictures are drawn at twice their size, and those who cannot see them are told what they show.
    const picture = { 'image/png': { alt: figure.summary, width: WIDTH } };
    outputs.push(display(bundle, 'image/png' in bundle ? picture : {}));
  }
  for (const { title, table } of tables)
    outputs.push(display({ 'text/plain': lines(`${title}\n\n${tableText(table)}`) }));
  return outputs;
}

const display = (data: MimeBundle, metadata: MimeBundle = {}): Output => ({
  output_type: 'display_data',
  data,
  metadata,
});

/** The same figure for Plotly, as a picture and in words: a reader takes the first it knows. */
async function figureBundle(
  figure: Figure,
  provenance: Provenance | null,
  toPng: ToPng,
  room: Room,
): Promise<MimeBundle> {
  const from = provenance ?? { line: '', details: null };
  const bundle: Record<string, unknown> = { 'text/plain': lines(figureText(figure)) };
  const drawing = plotlyJson(figure, from);
  if (room.take(drawing.length)) bundle[PLOTLY_MIME] = JSON.parse(drawing);
  // A picture that cannot be drawn must not keep the rest from being saved.
  const png = await toPng(figure, from).catch(() => null);
  if (png !== null && room.take(png.length)) bundle['image/png'] = png;
  return bundle;
}

/** Data and layout, plain; arrays of the engine's kinds as arrays. */
function plotlyJson(figure: Figure, provenance: Provenance): string {
  const { width, ...layout } = exportLayout(figure, provenance, LIGHT, WIDTH);
  void width;
  return JSON.stringify(
    { data: figure.data, layout: { ...layout, autosize: true }, config: { displaylogo: false } },
    (_key, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  );
}
