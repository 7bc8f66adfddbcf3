// The app's icons as PNG, drawn from the shapes of public/favicon.svg, for where systems take no SVG.
import { crc32, deflateSync } from 'node:zlib';

const RING = [0x8f, 0x8a, 0x80];
const DISC = [0xd5, 0x5e, 0x00];
const PAPER = [0xfc, 0xfb, 0xf9];
// Points per pixel and direction: edges are averages of 16 points.
const FINE = 4;

/**
 * The colour of a point of the 32 x 32 drawing; null where nothing is drawn.
 * @param {number} x
 * @param {number} y
 */
function colourAt(x, y) {
  const distance = Math.hypot(x - 16, y - 16);
  if (x >= 16 && distance <= 13) return DISC;
  return Math.abs(distance - 13) <= 1.25 ? RING : null;
}

/**
 * RGBA bytes. A `maskable` picture fills its square and keeps the logo within 70 % of it: a mask may cut away all
 * but a circle of 80 % (W3C, Web Application Manifest, "safe zone").
 * @param {number} size
 * @param {boolean} maskable
 */
export function draw(size, maskable) {
  const pixels = new Uint8Array(size * size * 4);
  const shrink = maskable ? 28.5 / (0.7 * 32) : 1;
  /** @param {number} pixel in points of the drawing */
  const place = (pixel) => 16 + ((pixel / size) * 32 - 16) * shrink;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0];
      let hits = 0;
      for (let point = 0; point < FINE * FINE; point += 1) {
        const x = place(column + ((point % FINE) + 0.5) / FINE);
        const y = place(row + (Math.floor(point / FINE) + 0.5) / FINE);
        const colour = colourAt(x, y) ?? (maskable ? PAPER : null);
        if (colour === null) continue;
        hits += 1;
        colour.forEach((value, channel) => (sum[channel] += value));
      }
      const alpha = Math.round((255 * hits) / (FINE * FINE));
      const mean = sum.map((value) => (hits === 0 ? 0 : Math.round(value / hits)));
      pixels.set([...mean, alpha], (row * size + column) * 4);
    }
  }
  return pixels;
}

/**
 * @param {string} type
 * @param {Uint8Array} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/**
 * A square PNG file of 8-bit RGBA.
 * @param {number} size
 * @param {Uint8Array} pixels
 */
export function png(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, deflate, adaptive filters, not interlaced
  // Every row begins with its filter: 0, none.
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let row = 0; row < size; row += 1)
    rows.set(pixels.subarray(row * size * 4, (row + 1) * size * 4), row * (size * 4 + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** @type {readonly { file: string, size: number, maskable: boolean }[]} */
export const ICONS = [
  { file: 'icons/192.png', size: 192, maskable: false },
  { file: 'icons/512.png', size: 512, maskable: false },
  { file: 'icons/512-maskable.png', size: 512, maskable: true },
  // iOS rounds the corners itself and shows black where a picture is transparent.
  { file: 'icons/apple-180.png', size: 180, maskable: true },
];
