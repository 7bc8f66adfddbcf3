import { applyPalette, GIFEncoder, quantize, type Palette } from 'gifenc';
import type { FilmWriter } from './film.ts';

const [WIDTH, FPS] = [480, 10];
/** What a GIF can hold. */
const COLOURS = 256;

const pixelsOf = (canvas: HTMLCanvasElement): Uint8ClampedArray => {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no picture to read');
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
};

/** A film as GIF, that repeats. All pictures share one palette, so that no colour flickers. */
export function gifWriter(): FilmWriter {
  const gif = GIFEncoder();
  let palette: Palette = [];
  let isFirst = true;
  return {
    width: WIDTH,
    fps: FPS,
    begin(canvas) {
      palette = quantize(pixelsOf(canvas), COLOURS);
      return Promise.resolve();
    },
    add(canvas, seconds) {
      const index = applyPalette(pixelsOf(canvas), palette);
      const delay = Math.round(1000 * seconds);
      gif.writeFrame(index, canvas.width, canvas.height, {
        delay,
        ...(isFirst ? { palette, repeat: 0 } : {}),
      });
      isFirst = false;
      return Promise.resolve();
    },
    finish() {
      gif.finish();
      return Promise.resolve(new Blob([gif.bytes()], { type: 'image/gif' }));
    },
  };
}
