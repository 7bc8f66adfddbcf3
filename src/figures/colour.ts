/** Colours as numbers: OKLCH to sRGB, and WCAG contrast. */

/** One golden angle, in degrees: successive multiples never cluster on the hue circle. */
export const GOLDEN_ANGLE = 180 * (3 - Math.sqrt(5));

type Rgb = readonly [number, number, number];

/**
 * OKLCH as `#rrggbb`. Lightness 0..1, chroma 0..0.4, hue in degrees. A colour outside sRGB keeps
 * its lightness and hue and gives up chroma. Matrices: B. Ottosson, "A perceptual color space for
 * image processing" (2020).
 */
export function oklchToHex(lightness: number, chroma: number, hue: number): string {
  let inside = 0;
  let outside = chroma;
  const whole = linearRgb(lightness, chroma, hue);
  if (inGamut(whole)) return hex(whole);
  for (let i = 0; i < 20; i += 1) {
    const middle = (inside + outside) / 2;
    if (inGamut(linearRgb(lightness, middle, hue))) inside = middle;
    else outside = middle;
  }
  return hex(linearRgb(lightness, inside, hue));
}

function linearRgb(L: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const inGamut = (rgb: Rgb): boolean =>
  rgb.every((channel) => channel >= -1e-6 && channel <= 1 + 1e-6);

function hex(linear: Rgb): string {
  const channels = linear.map((channel) => {
    const c = Math.min(1, Math.max(0, channel));
    const gamma = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
    return Math.round(gamma * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** Relative luminance of `#rrggbb`, 0..1 (WCAG 2). */
export function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two `#rrggbb` colours, 1..21 (WCAG 2). */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** The way from one `#rrggbb` to another, in sRGB: share 0 is the one, 1 the other. */
export function mixed(from: string, to: string, share: number): string {
  const channel = (colour: string, i: number) => Number.parseInt(colour.slice(i, i + 2), 16);
  const hexes = [1, 3, 5].map((i) => {
    const value = channel(from, i) + (channel(to, i) - channel(from, i)) * share;
    return Math.round(value).toString(16).padStart(2, '0');
  });
  return `#${hexes.join('')}`;
}

/** The colour as text: moved towards black or white until it has 4.5:1 on the paper. */
export function legible(colour: string, paper: string): string {
  const towards = luminance(paper) > 0.18 ? '#000000' : '#ffffff';
  for (let share = 0; share < 1; share += 0.04) {
    const text = mixed(colour, towards, share);
    if (contrast(text, paper) >= 4.5) return text;
  }
  return towards;
}

/** `#rrggbb` at an opacity, as `rgba(…)`. */
export function faded(colour: string, opacity: number): string {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
  return `rgba(${r}, ${g}, ${b}, ${opacity})`;
}
