/** What is used of gifenc 1.0.3, which brings no types. */
declare module 'gifenc' {
  /** Colours as [red, green, blue], 0..255. */
  export type Palette = number[][];

  export interface GifStream {
    /** `index`: a colour of the palette for each pixel. `delay` in ms; `repeat` 0 = for ever. Without a palette: the first frame's. */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette?: Palette; delay?: number; repeat?: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): GifStream;
  export function quantize(rgba: Uint8ClampedArray, colours: number): Palette;
  export function applyPalette(rgba: Uint8ClampedArray, palette: Palette): Uint8Array;
}
