import { exportLayout, toCsv, withMetadata, type Provenance } from './export.ts';
import type { Figure } from './figure.ts';
import { loadPlotly } from './plotly.ts';
import type { Theme } from './theme.ts';

export const SAVE_FORMATS = ['svg', 'png', 'csv'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

/** Saves a figure as `<name>-<kind>.<format>`; an image is as wide as the drawing on the page. */
export async function saveFigure(
  format: SaveFormat,
  figure: Figure,
  options: {
    readonly name: string;
    readonly provenance: Provenance;
    readonly theme: Theme;
    readonly width: number;
  },
): Promise<void> {
  const file = await fileOf(format, figure, options);
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${options.name}-${figure.kind}.${format}`;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

async function fileOf(
  format: SaveFormat,
  figure: Figure,
  { provenance, theme, width }: Parameters<typeof saveFigure>[2],
): Promise<Blob> {
  if (format === 'csv') return new Blob([toCsv(figure.table, provenance)], { type: 'text/csv' });
  const body = await imageBody(format, figure, { provenance, theme, width });
  if (format === 'svg') {
    const svg = withMetadata(decodeURIComponent(body), provenance);
    return new Blob([svg], { type: 'image/svg+xml' });
  }
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}

/** What follows the comma of an image's data address: SVG as escaped text, PNG as base64 at twice the size. */
export async function imageBody(
  format: 'svg' | 'png',
  figure: Figure,
  { provenance, theme, width }: Omit<Parameters<typeof saveFigure>[2], 'name'>,
): Promise<string> {
  const plotly = await loadPlotly();
  const layout = exportLayout(figure, provenance, theme, width);
  const address = await plotly.toImage(
    { data: figure.data.map((trace) => ({ ...trace })), layout },
    { format, width, height: layout.height ?? null, scale: format === 'png' ? 2 : 1 },
  );
  return address.slice(address.indexOf(',') + 1);
}
